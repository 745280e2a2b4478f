import type { Clock } from '../core/clock.ts';
import type { WaitFact } from './fact.ts';
import type { TimelineWriter } from './timeline.ts';

/** Records what a proof waits for. Each wait becomes a fact when it is over, and is shown while it lasts. */
export class Waits {
  readonly #timeline: TimelineWriter;
  readonly #clock: Clock;
  readonly #onChange: (what: string | undefined) => void;
  readonly #open = new Set<{ readonly what: string }>();

  /** @param onChange given what is waited for from now on, the youngest of several; undefined: nothing */
  constructor(timeline: TimelineWriter, clock: Clock, onChange: (what: string | undefined) => void) {
    this.#timeline = timeline;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Does work that consists of waiting, and records the wait. */
  async during<T>(until: WaitFact['until'], what: string, work: () => Promise<T>): Promise<T> {
    const from = this.#clock.now();
    const wait = { what };
    this.#open.add(wait);
    this.#tell();
    try {
      return await work();
    } finally {
      this.#open.delete(wait);
      this.#timeline.record({ kind: 'wait', source: 'harness', at: this.#clock.now(), from, what, until });
      this.#tell();
    }
  }

  #tell(): void {
    this.#onChange([...this.#open].at(-1)?.what);
  }
}
