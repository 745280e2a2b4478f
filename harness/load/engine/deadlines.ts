import type { Clock } from '../../core/clock.ts';
import type { Attempt } from './attempt.ts';

/** A sender of attempts, which can give them up. */
export interface Sender {
  readonly timeoutMs: number;
  underWay(): Iterable<Attempt>;
  timeOut(attempt: Attempt): void;
}

const sweepEveryMs = 20;

/** A sweep that is later than this was kept from running by ourselves. */
const stallMs = 200;

/**
 * Gives up attempts that take too long. Time in which this process was blocked does not count: a request that we could
 * not even write, or an answer that we could not read, is no timeout of the server's.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #senders: Sender[] = [];
  #sweptAt: number;
  readonly #timer: NodeJS.Timeout;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sweptAt = clock.now();
    this.#timer = setInterval(() => {
      this.#sweep();
    }, sweepEveryMs);
  }

  /** To be called once for each sender, not for each attempt: a closed loop sends tens of thousands a second. */
  watch(sender: Sender): void {
    this.#senders.push(sender);
  }

  /** For how long the attempt has been under way that has been so for longest; 0 where none is. */
  get longestWaitMs(): number {
    let longest = 0;
    for (const sender of this.#senders) for (const { ageMs } of sender.underWay()) longest = Math.max(longest, ageMs);
    return longest;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    const now = this.#clock.now();
    const elapsed = now - this.#sweptAt;
    this.#sweptAt = now;
    const overdue: { readonly attempt: Attempt; readonly sender: Sender }[] = [];
    for (const sender of this.#senders) {
      for (const attempt of sender.underWay()) {
        attempt.ageMs += elapsed > stallMs ? sweepEveryMs : elapsed;
        if (attempt.ageMs >= sender.timeoutMs) overdue.push({ attempt, sender });
      }
    }
    if (overdue.length === 0) return;
    // Responses that have arrived in the meantime are read first.
    setImmediate(() => {
      for (const { attempt, sender } of overdue) if (!attempt.settled) sender.timeOut(attempt);
    });
  }
}
