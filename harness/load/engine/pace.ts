import type { Clock } from '../../core/clock.ts';

/** From which lateness on a request that was due is not sent any more: the moment that it was to test has passed. */
const tooLateMs = 1000;

/** A timer holds no more than 24.8 days. */
const longestTimerMs = 86_400_000;

export interface PaceListener {
  /** Something is due: whoever can, may take it. */
  onDue(): void;
  /** The number of requests that fell due while this process was blocked, and are too late to be sent. */
  onMissed(count: number): void;
}

/**
 * Tells when requests are due, evenly spaced. Due requests are taken one by one by free clients, and lapse after a
 * second. Everything is computed without a loop, so that no rate and no stall makes it slow.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #firstDue: number;
  readonly #listener: PaceListener;
  /** The number of requests that had fallen due when it was last computed. */
  #due = 0;
  /** The number of these that were taken or have lapsed. */
  #gone = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param firstDue epoch milliseconds. */
  constructor(clock: Clock, perSecond: number, firstDue: number, listener: PaceListener) {
    this.#clock = clock;
    this.#intervalMs = 1000 / perSecond;
    this.#firstDue = firstDue;
    this.#listener = listener;
    this.#wait();
  }

  /** The time, in epoch milliseconds, at which the next one was due that has not lapsed; undefined when none is due. */
  take(): number | undefined {
    this.#gone = Math.max(this.#gone, this.#countBy(this.#clock.now() - tooLateMs));
    return this.#gone < this.#due ? this.#dueAt(this.#gone++) : undefined;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const waitMs = this.#dueAt(this.#due) - this.#clock.now();
    this.#timer = setTimeout(
      () => {
        this.#look();
        this.#wait();
      },
      Math.min(longestTimerMs, Math.max(0, waitMs)),
    );
  }

  #look(): void {
    const now = this.#clock.now();
    const missed = this.#countBy(now - tooLateMs) - this.#due;
    if (missed > 0) this.#listener.onMissed(missed);
    this.#due = Math.max(this.#due, this.#countBy(now));
    this.#listener.onDue();
  }

  /** How many fall due until this time, in all. */
  #countBy(time: number): number {
    return Math.max(0, Math.floor((time - this.#firstDue) / this.#intervalMs) + 1);
  }

  #dueAt(index: number): number {
    return this.#firstDue + index * this.#intervalMs;
  }
}
