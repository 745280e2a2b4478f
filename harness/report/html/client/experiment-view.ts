import type { ExperimentModel, FailedRequest, LoadModel } from '../model/experiment-model.ts';
import { unpackTable } from '../model/packed-table.ts';
import { AxisPanel, CommandsPanel } from './panels/axis-panel.ts';
import { button, element } from './drawing/elements.ts';
import { FailuresPanel, failuresTable, timeOf } from './panels/failures-panel.ts';
import { Overview } from './panels/overview.ts';
import type { Panel } from './panels/panel.ts';
import { PodsPanel } from './panels/pods-panel.ts';
import { requestView } from './request-view.ts';
import { RoutesPanel } from './panels/routes-panel.ts';
import { SeriesPanel } from './panels/series-panel.ts';
import { logViews, storyTable } from './panels/story-table.ts';
import { TimelineView } from './timeline-view.ts';

/** One experiment: panels on one time axis, the request that was chosen beside them, and all of it as text below. */
export class ExperimentView {
  readonly #model: ExperimentModel;
  readonly #failures: readonly FailedRequest[];
  readonly #timeline: TimelineView;
  readonly #failuresPanel: FailuresPanel | undefined;
  readonly #pods: PodsPanel;
  readonly #routes: RoutesPanel | undefined;
  readonly #series: readonly SeriesPanel[];
  readonly #aside = element('aside', { class: 'request', 'aria-live': 'polite', hidden: true });
  #chosen: FailedRequest | undefined;

  constructor(place: HTMLElement, model: ExperimentModel) {
    this.#model = model;
    this.#failures = model.load ? unpackTable(model.load.failures).sort((a, b) => timeOf(a) - timeOf(b)) : [];
    this.#series = model.load ? seriesOf(model.load) : [];
    this.#failuresPanel =
      this.#failures.length > 0 ? new FailuresPanel(this.#failures, model.load?.moreFailures ?? 0) : undefined;
    this.#pods = new PodsPanel(model.pods, model.morePods, this.#failures);
    this.#routes = model.routes.length > 0 ? new RoutesPanel(model.routes) : undefined;
    const panels: Panel[] = [
      new AxisPanel(model.windows),
      ...this.#series,
      ...(this.#failuresPanel ? [this.#failuresPanel] : []),
      ...(model.commands.length > 0 ? [new CommandsPanel(model.commands)] : []),
      ...(model.pods.length > 0 ? [this.#pods] : []),
      ...(this.#routes ? [this.#routes] : []),
    ];
    const overview = new Overview(model, this.#failures);
    this.#timeline = new TimelineView({ model, panels, overview, onRequest: this.#chooseById, onStep: this.step });
    const choose = (failure: FailedRequest) => {
      this.choose(failure);
    };
    place.append(
      element('div', { class: 'stage' }, this.#timeline.element, this.#aside),
      ...(this.#failures.length > 0 ? [failuresTable(this.#failures, choose)] : []),
      storyTable(model),
      ...logViews(model),
    );
    this.#timeline.start();
  }

  /** Draws anew, as colours or widths changed. */
  repaint(): void {
    for (const series of this.#series) series.repaint();
    this.#timeline.draw();
  }

  chooseFirst(): void {
    this.choose(this.#failures[0]);
  }

  chooseId(id: number): void {
    this.#chooseById(id);
  }

  choose(failure: FailedRequest | undefined): void {
    this.#chosen = failure;
    this.#aside.hidden = failure === undefined;
    this.#timeline.fit();
    this.#failuresPanel?.choose(failure);
    this.#pods.point(failure?.pod ?? undefined, failure);
    this.#routes?.point(failure?.pod ?? undefined);
    if (!failure) return;
    this.#timeline.bringIn(timeOf(failure));
    const place = this.#failures.indexOf(failure);
    const tools = element(
      'p',
      { class: 'tools' },
      button('‹', 'The failed request before', () => {
        this.step(-1);
      }),
      element('span', {}, `${String(place + 1)} of ${String(this.#failures.length)}`),
      button('›', 'The failed request after', () => {
        this.step(1);
      }),
      button('×', 'Close', () => {
        this.choose(undefined);
      }),
    );
    this.#aside.replaceChildren(
      tools,
      requestView(failure, this.#model, (pod) => {
        this.#pods.reveal(pod);
      }),
    );
  }

  /** Selects the failed request before or after the selected one. */
  readonly step = (by: 1 | -1): void => {
    if (this.#failures.length === 0) return;
    const now = this.#chosen ? this.#failures.indexOf(this.#chosen) : by > 0 ? -1 : this.#failures.length;
    this.choose(this.#failures[Math.min(this.#failures.length - 1, Math.max(0, now + by))]);
  };

  readonly #chooseById = (id: number): void => {
    this.choose(this.#failures.find((failure) => failure.id === id));
  };
}

function seriesOf({ binMs, binsFrom, binsTo, sent, failed, p50, p99, max, target }: LoadModel): SeriesPanel[] {
  const at = [...sent.map((_, bin) => binsFrom + bin * binMs), binsTo];
  const perSecond = (counts: readonly number[]) =>
    close(
      counts.map(
        (count, bin) =>
          (count * 1000) / Math.max(1, Math.min(binsTo, binsFrom + (bin + 1) * binMs) - (binsFrom + bin * binMs)),
      ),
    );
  const wanted =
    target === null ? [] : [{ label: 'wanted', values: at.map(() => target), colour: '--muted', dashed: true }];
  const bins = `bins of ${String(binMs)} ms`;
  return [
    new SeriesPanel({
      title: 'Requests sent',
      note: `${bins}${target === null ? '' : `; dashed: wanted of the load, samples and slow requests come on top`}`,
      unit: '/s',
      at,
      lines: [
        { label: 'sent', values: perSecond(sent), colour: '--sent', filled: true },
        { label: 'failed', values: perSecond(failed), colour: '--failed', filled: true },
        ...wanted,
      ],
    }),
    new SeriesPanel({
      title: 'Latency',
      note: `median, 99 % and longest of what was answered, slow requests left out; ${bins}`,
      unit: 'ms',
      at,
      lines: [
        { label: 'median', values: close(p50), colour: '--p50' },
        { label: '99 %', values: close(p99), colour: '--p99' },
        { label: 'longest', values: close(max), colour: '--longest' },
      ],
      logarithmic: true,
    }),
  ];
}

/** The last value holds to the end of its bin. */
function close(values: readonly (number | null)[]): readonly (number | null)[] {
  return [...values, values.at(-1) ?? null];
}
