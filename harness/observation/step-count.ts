import { countUpTo } from './sorted-search.ts';

/** A number that changes at moments, looked up by time. */
export class StepCount {
  readonly #times: readonly number[];
  readonly #counts: readonly number[];

  /** @param changes moments with what they add or take away, in any order */
  constructor(changes: Iterable<readonly [at: number, by: number]>) {
    const sorted = [...changes].sort(([a], [b]) => a - b);
    let count = 0;
    this.#times = sorted.map(([at]) => at);
    this.#counts = sorted.map(([, by]) => (count += by));
  }

  /** After the last change that is no later. */
  at(time: number): number {
    return this.#counts[countUpTo(time, this.#times.length, (index) => this.#times[index] ?? Infinity) - 1] ?? 0;
  }
}
