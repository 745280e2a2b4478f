import { countUpTo } from './sorted-search.ts';

/** A stretch of time, both ends included; epoch milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Finds the intervals that touch a stretch of time: in logarithmic time and that of those around it. */
export class IntervalIndex<T extends Interval> {
  readonly #byFrom: readonly T[];
  /** Up to each position, the latest end: further back nothing reaches beyond it. */
  readonly #latestTo: readonly number[];

  constructor(intervals: Iterable<T>) {
    this.#byFrom = [...intervals].sort((a, b) => a.from - b.from);
    let latest = -Infinity;
    this.#latestTo = this.#byFrom.map(({ to }) => (latest = Math.max(latest, to)));
  }

  /** The intervals that touch this one, the one that began last first. */
  touching(from: number, to: number): readonly T[] {
    const found: T[] = [];
    const began = countUpTo(to, this.#byFrom.length, (index) => this.#byFrom[index]?.from ?? Infinity);
    for (let index = began - 1; index >= 0 && (this.#latestTo[index] ?? -Infinity) >= from; index--) {
      const interval = this.#byFrom[index];
      if (interval && interval.to >= from) found.push(interval);
    }
    return found;
  }
}
