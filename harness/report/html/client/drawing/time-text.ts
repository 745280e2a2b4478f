/** A moment of an experiment: `+5.10 s`; seconds and their fractions as fine as they are known. */
export function moment(ms: number, digits = 2): string {
  return `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1000).toFixed(digits)} s`;
}

/** A length of time: `250 ms`, `4.20 s`, `2 min 05 s`. */
export function length(ms: number): string {
  if (ms < 1000) return `${String(Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60).padStart(2, '0')} s`;
}
