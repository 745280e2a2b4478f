import type { Clock } from '../../core/clock.ts';
import { formatDuration, milliseconds, seconds, type Duration } from '../../core/duration.ts';
import type { GapFact, SlowApiFact } from '../../timeline/fact.ts';
import { reasonOf } from '../client/kube-error.ts';
import type { Transport } from '../client/transport.ts';

export interface ApiPulseOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly onGap: (gap: GapFact) => void;
  /** Told of each answer that took unusually long, and of each silence. */
  readonly onSlow: (slow: SlowApiFact) => void;
  /** From an answer to the next question. @default 1 s */
  readonly interval?: Duration;
  /** Answers further apart than this leave a gap. @default 3 s */
  readonly tolerance?: Duration;
}

/** An answer usually takes 2 to 30 ms; beside compilers up to 0.4 s were seen. */
const slowAnswer = seconds(1);

/**
 * Asks the API server again and again whether it is there. A server that hangs keeps its connections, so a watch
 * alone would take the silence for peace and stamp late what comes after it.
 */
export class ApiPulse {
  readonly #options: ApiPulseOptions;
  readonly #tolerance: Duration;
  #lastAnswer: number;
  #problem: string | undefined;

  constructor(options: ApiPulseOptions) {
    this.#options = options;
    this.#tolerance = options.tolerance ?? seconds(3);
    this.#lastAnswer = options.clock.now();
  }

  /** For how long the server has not answered; undefined while that is not unusual. */
  get silence(): Duration | undefined {
    const silence = milliseconds(this.#options.clock.now() - this.#lastAnswer);
    return silence > this.#tolerance ? silence : undefined;
  }

  /** Runs until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { transport, clock, interval = seconds(1) } = this.#options;
    const stopped = () => signal.aborted;
    while (!stopped()) {
      const askedAt = clock.now();
      try {
        await transport.json({ path: '/readyz', timeout: seconds(5), signal });
        this.#note();
        this.#lastAnswer = clock.now();
        this.#problem = undefined;
      } catch (error) {
        if (!stopped()) this.#problem = reasonOf(error);
      }
      if (clock.now() - askedAt > slowAnswer) this.#tellSlow(askedAt);
      await clock.sleep(interval, signal).catch(() => undefined);
    }
    this.#note();
  }

  #note(): void {
    const { silence } = this;
    if (silence === undefined) return;
    const reason = this.#problem ?? `no answer for ${formatDuration(silence)}`;
    const stretch = { from: this.#lastAnswer, at: this.#options.clock.now() };
    this.#options.onGap({ kind: 'gap', source: 'watch', of: 'the API server', ...stretch, reason, effect: 'late' });
  }

  #tellSlow(from: number): void {
    this.#options.onSlow({ kind: 'slowApi', source: 'watch', from, at: this.#options.clock.now() });
  }
}
