import type { Clock } from '../core/clock.ts';

/** When something is due, evenly spaced: calls `onDue` with each time, late ones included, until it is stopped. */
export class Pace {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #onDue: (dueAt: number) => void;
  #nextDue: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param firstDue epoch milliseconds. */
  constructor(clock: Clock, perSecond: number, firstDue: number, onDue: (dueAt: number) => void) {
    this.#clock = clock;
    this.#intervalMs = 1000 / perSecond;
    this.#nextDue = firstDue;
    this.#onDue = onDue;
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#timer = setTimeout(
      () => {
        const now = this.#clock.now();
        for (; this.#nextDue <= now; this.#nextDue += this.#intervalMs) this.#onDue(this.#nextDue);
        this.#wait();
      },
      Math.max(0, this.#nextDue - this.#clock.now()),
    );
  }
}
