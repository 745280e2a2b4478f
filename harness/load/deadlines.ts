import type { Clock } from '../core/clock.ts';
import type { Attempt } from './attempt.ts';

/** Whoever sends an attempt, and can give it up. */
export interface Sender {
  timeOut(attempt: Attempt): void;
}

interface Watched {
  readonly attempt: Attempt;
  readonly sender: Sender;
  readonly timeoutMs: number;
  ageMs: number;
}

const sweepEveryMs = 20;

/** A sweep that is later than this was kept from running by ourselves. */
const stallMs = 200;

/**
 * Gives attempts up that take too long. Time in which our own process stood still does not count: a request that we could
 * not even write, or an answer that we could not read, is no timeout of the server's.
 */
export class Deadlines {
  readonly #clock: Clock;
  #watched: Watched[] = [];
  #sweptAt: number;
  readonly #timer: NodeJS.Timeout;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sweptAt = clock.now();
    this.#timer = setInterval(() => {
      this.#sweep();
    }, sweepEveryMs);
  }

  watch(attempt: Attempt, sender: Sender, timeoutMs: number): void {
    this.#watched.push({ attempt, sender, timeoutMs, ageMs: 0 });
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    const now = this.#clock.now();
    const elapsed = now - this.#sweptAt;
    this.#sweptAt = now;
    this.#watched = this.#watched.filter(({ attempt }) => !attempt.settled);
    for (const watched of this.#watched) watched.ageMs += elapsed > stallMs ? sweepEveryMs : elapsed;
    const overdue = this.#watched.filter(({ ageMs, timeoutMs }) => ageMs >= timeoutMs);
    if (overdue.length === 0) return;
    // What has arrived in the meantime is read first.
    setImmediate(() => {
      for (const { attempt, sender } of overdue) if (!attempt.settled) sender.timeOut(attempt);
    });
  }
}
