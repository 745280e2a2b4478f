import type { Clock } from '../core/clock.ts';
import type { RunFolder } from '../record/run-folder.ts';
import type { Timeline } from '../timeline/timeline.ts';

/**
 * Tells all proofs of a run where one of them had to wait for the API server: the others were kept waiting too, though their own
 * questions may have fallen beside it.
 */
export class SharedSlowness {
  readonly #folder: Pick<RunFolder, 'readSlowApi'>;
  readonly #proof: string;
  readonly #timeline: Timeline;
  readonly #since: number;
  #seen = 0;

  /** @param proof its name among those of the run */
  constructor(
    folder: Pick<RunFolder, 'readSlowApi' | 'appendSlowApi'>,
    proof: string,
    timeline: Timeline,
    clock: Clock,
  ) {
    this.#folder = folder;
    this.#proof = proof;
    this.#timeline = timeline;
    this.#since = clock.now();
    timeline.subscribe((fact) => {
      if (fact.kind !== 'slowApi' || fact.noticedBy !== undefined) return;
      folder.appendSlowApi({ from: fact.from, at: fact.at, noticedBy: proof });
    });
  }

  /** Puts on the timeline what other proofs noticed since this one began. */
  collect(): void {
    const noticed = this.#folder.readSlowApi();
    for (const { from, at, noticedBy } of noticed.slice(this.#seen)) {
      if (noticedBy === this.#proof || at < this.#since) continue;
      this.#timeline.record({ kind: 'slowApi', source: 'watch', from, at, noticedBy });
    }
    this.#seen = noticed.length;
  }
}
