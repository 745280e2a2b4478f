import { element } from '../drawing/elements.ts';
import type { TimeScale } from '../drawing/time-scale.ts';

/** One strip of an experiment; all share one time axis. */
export interface Panel {
  readonly element: HTMLElement;
  draw(scale: TimeScale): void;
  /** Says in its heading what it has at a moment. */
  read?(at: number): void;
}

/** A heading with room for what is read at the cursor, and the plot below. */
export class PanelFrame {
  readonly element: HTMLElement;
  readonly plot = element('div', { class: 'plot' });
  readonly #readout = element('span', { class: 'readout' });

  constructor(title: string, note = '') {
    const heading = element('h4', {}, title, element('small', {}, note), this.#readout);
    this.element = element('section', { class: 'panel' }, heading, this.plot);
  }

  /** Writes into the heading what was read at the cursor. */
  protected say(text: string): void {
    this.#readout.textContent = text;
  }
}
