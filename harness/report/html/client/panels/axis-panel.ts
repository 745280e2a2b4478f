import type { Moment, Windows } from '../../model/experiment-model.ts';
import { element, svg } from '../drawing/elements.ts';
import type { Panel } from './panel.ts';
import type { TimeScale } from '../drawing/time-scale.ts';
import { moment } from '../drawing/time-text.ts';

/** The shared time axis, with the windows of the experiment. */
export class AxisPanel implements Panel {
  readonly element = element('div', { class: 'axis', 'aria-hidden': true });
  readonly #windows: Windows | null;

  constructor(windows: Windows | null) {
    this.#windows = windows;
  }

  draw(scale: TimeScale): void {
    const { at, digits } = scale.ticks();
    const labels = at.map((time) =>
      svg(
        'g',
        {},
        svg('line', { x1: scale.x(time), x2: scale.x(time), y1: 32, y2: 38, class: 'tick' }),
        svg('text', { x: scale.x(time), y: 28, class: 'tick-label' }, moment(time, digits)),
      ),
    );
    this.element.replaceChildren(svg('svg', { width: scale.end, height: 38 }, ...this.#windowLabels(scale), ...labels));
  }

  #windowLabels(scale: TimeScale): SVGElement[] {
    return Object.entries(this.#windows ?? {}).flatMap(([name, [from, to]]: [string, readonly [number, number]]) => {
      const [left, right] = [scale.clampedX(from), scale.clampedX(to)];
      return right - left < 70 ? [] : [svg('text', { x: (left + right) / 2, y: 12, class: 'window-label' }, name)];
    });
  }
}

/** The panel with the commands that changed the cluster, each at its time. */
export class CommandsPanel implements Panel {
  readonly element: HTMLElement;
  readonly #plot = element('div', { class: 'plot' });
  readonly #commands: readonly Moment[];

  constructor(commands: readonly Moment[]) {
    this.#commands = commands;
    this.element = element('section', { class: 'panel' }, element('h4', {}, 'What was done'), this.#plot);
  }

  draw(scale: TimeScale): void {
    const ends: number[] = [];
    const marks = this.#commands
      .filter(({ at }) => scale.shows(at, at))
      .map(({ at, text, known }) => {
        const x = scale.x(at);
        const width = Math.min(text.length, 60) * 6.2 + 14;
        const free = ends.findIndex((end) => end <= x);
        const row = free < 0 ? ends.length : free;
        const before = x + width > scale.end;
        ends[row] = x + (before ? 8 : width);
        const y = row * 16 + 11;
        return svg(
          'g',
          { class: 'command', 'data-tip': `${text}\n${moment(at, 3)}, ${known}` },
          svg('path', { d: `M${String(x)},${String(y - 5)}l5,9h-10z` }),
          svg('text', before ? { x: x - 8, y: y + 4, class: 'before' } : { x: x + 8, y: y + 4 }, shortened(text, 60)),
        );
      });
    const height = Math.max(1, ends.length) * 16 + 2;
    this.#plot.replaceChildren(svg('svg', { width: scale.end, height }, ...marks));
  }
}

/** @example shortened('web-78f9ff8988-tkdsl', 12) is `web-78f…kdsl` */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - tail)}…${text.slice(-tail)}`;
}
