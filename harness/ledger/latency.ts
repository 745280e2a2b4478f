import type { LatencySummary } from './summary.ts';

/** Percentiles by the nearest rank: each is a latency that was measured. Sorts the samples in place. */
export function latencyOf(samples: Float64Array): LatencySummary {
  samples.sort();
  const at = (share: number) => round(samples[Math.max(0, Math.ceil(share * samples.length) - 1)]);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

function round(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 1000) / 1000;
}
