import type { FailedRequest } from '../../model/experiment-model.ts';
import { element, svg } from '../drawing/elements.ts';
import { PanelFrame, type Panel } from './panel.ts';
import type { TimeScale } from '../drawing/time-scale.ts';
import { moment } from '../drawing/time-text.ts';

const rowHeight = 22;
/** Failures nearer to each other than this, in pixels, are drawn as one. */
const together = 3;

/**
 * The panel with the failed requests: one row for each way of failing, and one mark for each request, which selects it.
 */
export class FailuresPanel extends PanelFrame implements Panel {
  readonly #failures: readonly FailedRequest[];
  readonly #kinds: readonly string[];
  #chosen: FailedRequest | undefined;
  #scale: TimeScale | undefined;

  constructor(failures: readonly FailedRequest[], more: number) {
    const left = more > 0 ? `the first ${String(failures.length)} of ${String(failures.length + more)}` : '';
    super('Requests that failed', [left, 'when they ended; click one to see why'].filter(Boolean).join(', '));
    this.#failures = failures;
    this.#kinds = [...new Set(failures.map(({ what }) => what))];
  }

  choose(failure: FailedRequest | undefined): void {
    this.#chosen = failure;
    if (this.#scale) this.draw(this.#scale);
  }

  draw(scale: TimeScale): void {
    this.#scale = scale;
    const rows = this.#kinds.map((kind, row) => {
      const own = this.#failures.filter(({ what }) => what === kind);
      const y = row * rowHeight;
      return svg(
        'g',
        { transform: `translate(0,${String(y)})` },
        svg('line', { x1: scale.left, x2: scale.right, y1: rowHeight - 3, y2: rowHeight - 3, class: 'base' }),
        svg('text', { x: scale.left - 8, y: 15, class: 'lane-label' }, `${kind} ${String(own.length)}`),
        ...failureMarks(own, scale, { top: 3, bottom: rowHeight - 3 }, this.#chosen),
      );
    });
    const picture = svg(
      'svg',
      { width: scale.end, height: this.#kinds.length * rowHeight, class: 'failures' },
      ...rows,
    );
    this.plot.replaceChildren(picture);
  }

  read(at: number): void {
    const near = this.#failures.filter((failure) => Math.abs(timeOf(failure) - at) < 250).length;
    this.say(near === 0 ? '' : `${String(near)} within ¼ s`);
  }
}

/** The time at which the request was known to have failed. */
export function timeOf({ endedAt, sentAt }: FailedRequest): number {
  return endedAt ?? sentAt;
}

/** A mark for each failure, or for several that are as good as at one moment: taller, the more they are. */
export function failureMarks(
  failures: readonly FailedRequest[],
  scale: TimeScale,
  { top, bottom }: { readonly top: number; readonly bottom: number },
  chosen: FailedRequest | undefined,
): SVGElement[] {
  const groups: FailedRequest[][] = [];
  for (const failure of [...failures].sort((a, b) => timeOf(a) - timeOf(b))) {
    if (!scale.shows(timeOf(failure), timeOf(failure))) continue;
    const group = groups.at(-1);
    const first = group?.[0];
    if (first && scale.x(timeOf(failure)) - scale.x(timeOf(first)) < together && first.what === failure.what)
      group.push(failure);
    else groups.push([failure]);
  }
  const places = groups.map(([first]) => (first ? scale.x(timeOf(first)) : scale.left));
  return groups.flatMap((group, index) => {
    const [first] = group;
    const x = places[index];
    if (!first || x === undefined) return [];
    const shown = chosen && group.includes(chosen) ? chosen : first;
    const share = Math.min(1, 0.55 + group.length / 20);
    // The clickable area of a mark is wide enough for a finger, but reaches no further than half-way to its neighbours.
    const from = Math.max(x - 5, (x + (places[index - 1] ?? -Infinity)) / 2);
    const to = Math.min(x + 5, (x + (places[index + 1] ?? Infinity)) / 2);
    return [
      svg(
        'g',
        {
          class: `failure ${first.what}${shown === chosen ? ' chosen' : ''}`,
          'data-request': shown.id,
          'data-tip': tipOf(group),
        },
        svg('rect', { x: from, y: top - 2, width: to - from, height: bottom - top + 4, class: 'reach' }),
        svg('path', { d: `M${String(x)},${String(bottom)}V${String(bottom - (bottom - top) * share)}` }),
      ),
    ];
  });
}

function tipOf(group: readonly FailedRequest[]): string {
  const [first] = group;
  if (!first) return '';
  const others = group.length > 1 ? `\nand ${String(group.length - 1)} more here: zoom in to tell them apart` : '';
  const pod = first.pod === null ? '' : `\n${first.pod}${first.cause === null ? '' : `: ${first.cause}`}`;
  const kind = first.kind === null ? '' : ` to ${first.kind}`;
  return `${first.what}${kind} on ${first.stream}, ${moment(timeOf(first), 3)}\nthrough ${first.through}${pod}${others}`;
}

/** The same as rows, for reading and for finding. */
export function failuresTable(
  failures: readonly FailedRequest[],
  choose: (failure: FailedRequest) => void,
): HTMLElement {
  const most = 100;
  const body = element('tbody');
  const show = (some: readonly FailedRequest[]) => {
    body.append(...some.map((failure) => tableRow(failure, choose)));
  };
  show(failures.slice(0, most));
  const heads = ['ended', 'request', 'how', 'stream', 'through', 'pod', 'cause'].map((head) =>
    element('th', { scope: 'col' }, head),
  );
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...heads)), body);
  const rest = element('button', { type: 'button' }, `Show all ${String(failures.length)}`);
  rest.addEventListener('click', () => {
    show(failures.slice(most));
    rest.remove();
  });
  return element(
    'details',
    { class: 'table' },
    element('summary', {}, `${String(failures.length)} failed requests as a table`),
    element('div', { class: 'scroll' }, table),
    ...(failures.length > most ? [rest] : []),
  );
}

function tableRow(failure: FailedRequest, choose: (failure: FailedRequest) => void): HTMLElement {
  const link = element('button', { type: 'button', class: 'link' }, String(failure.id));
  link.addEventListener('click', () => {
    choose(failure);
  });
  const cause = [failure.cause ?? '', failure.confidence === null ? '' : `(${failure.confidence})`].join(' ');
  const what = failure.kind === null ? failure.what : `${failure.what} to ${failure.kind}`;
  const cells = [what, failure.stream, failure.through, failure.pod ?? '?', cause];
  return element(
    'tr',
    {},
    element('td', {}, moment(timeOf(failure), 3)),
    element('td', {}, link),
    ...cells.map((text) => element('td', {}, text)),
  );
}
