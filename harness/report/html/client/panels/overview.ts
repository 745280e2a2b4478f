import type { ExperimentModel, FailedRequest } from '../../model/experiment-model.ts';
import { element, svg } from '../drawing/elements.ts';
import { timeOf } from './failures-panel.ts';
import { TimeScale } from '../drawing/time-scale.ts';

const height = 26;

/** The whole experiment in one strip, with the part that the panels show. */
export class Overview {
  readonly element = element('div', { class: 'overview', 'aria-hidden': true });
  readonly #model: ExperimentModel;
  readonly #failures: readonly FailedRequest[];

  constructor(model: ExperimentModel, failures: readonly FailedRequest[]) {
    this.#model = model;
    this.#failures = failures;
  }

  /** The strip's own scale: always everything. */
  scale({ left, width }: { readonly left: number; readonly width: number }): TimeScale {
    return new TimeScale(this.#model, { left, width });
  }

  draw(shown: TimeScale): void {
    const all = this.scale(shown);
    const [from, to] = [all.clampedX(shown.from), all.clampedX(shown.to)];
    const seen = new Set(this.#failures.map((failure) => Math.round(all.x(timeOf(failure)))));
    const failures = [...seen].map((x) => svg('line', { x1: x, x2: x, y1: 12, y2: height - 2, class: 'failed' }));
    const commands = this.#model.commands
      .filter(({ at }) => all.shows(at, at))
      .map(({ at }) => svg('line', { x1: all.x(at), x2: all.x(at), y1: 2, y2: 10, class: 'done' }));
    const window = this.#model.windows?.disruption;
    const disruption = window
      ? [
          svg('rect', {
            x: all.clampedX(window[0]),
            width: all.clampedX(window[1]) - all.clampedX(window[0]),
            y: 0,
            height,
            class: 'disruption',
          }),
        ]
      : [];
    this.element.replaceChildren(
      svg(
        'svg',
        { width: shown.end, height },
        svg('rect', { x: all.left, y: 0, width: all.width, height, class: 'ground' }),
        ...disruption,
        ...failures,
        ...commands,
        svg('rect', { x: from, y: 0.5, width: Math.max(2, to - from), height: height - 1, class: 'shown' }),
        svg('text', { x: all.left - 8, y: 17, class: 'lane-label' }, 'all of it'),
      ),
    );
  }
}
