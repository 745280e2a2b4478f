import { UsageError } from './harness-error.ts';

/** A length of time. A number of milliseconds underneath, so that it adds and compares; made only by the functions below. */
export type Duration = number & { readonly unit: 'ms' };

/** @example milliseconds(250) */
export function milliseconds(count: number): Duration {
  return count as Duration;
}

/** @example seconds(5) */
export function seconds(count: number): Duration {
  return milliseconds(count * 1000);
}

/** @example minutes(2) */
export function minutes(count: number): Duration {
  return seconds(count * 60);
}

const factors = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/**
 * Reads `250ms`, `5s`, `1.5m` or `2h`.
 * @throws UsageError that echoes the value, when it is none of these.
 */
export function parseDuration(text: string): Duration {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (!match) throw new UsageError(`Expected a duration such as \`250ms\`, \`10s\` or \`2m\`, got \`${text}\``);
  return milliseconds(Number(match[1]) * factors[match[2] as keyof typeof factors]);
}

/** The shortest text that a person would write: `250 ms`, `4.2 s`, `2 min 05 s`. */
export function formatDuration(duration: number): string {
  if (Math.abs(duration) < 1000) return `${String(Math.round(duration))} ms`;
  if (Math.abs(duration) < 60_000) return `${(duration / 1000).toFixed(duration < 10_000 ? 1 : 0)} s`;
  const whole = Math.round(duration / 1000);
  return `${String(Math.floor(whole / 60))} min ${String(whole % 60).padStart(2, '0')} s`;
}
