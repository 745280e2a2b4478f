/** Counts how many of `length` values in ascending order are no greater than the limit. */
export function countUpTo(limit: number, length: number, valueAt: (index: number) => number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
