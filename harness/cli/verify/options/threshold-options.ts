import type { Command } from 'commander';
import type { VerifyTarget } from '../../../config/verify-target.ts';
import { parseDuration } from '../../../core/duration.ts';
import { UsageError } from '../../../core/harness-error.ts';
import type { Thresholds } from '../../../judgement/thresholds.ts';

/** The flags that say what is no failure, as they are written. */
export interface ThresholdFlags {
  readonly maxDropped?: string | undefined;
  readonly maxRejected?: string | undefined;
  readonly maxGap?: string | undefined;
  readonly maxP99?: string | undefined;
}

export function addThresholdOptions(command: Command): void {
  command
    .option('--max-dropped <number>', 'so many requests of a proof may be dropped (default: 0)')
    .option('--max-rejected <number>', 'so many may be answered with another status or body (default: 0)')
    .option('--max-gap <duration>', 'the longest time without a good answer that is no failure, such as 5s')
    .option('--max-p99 <duration>', '99 of 100 answers of a proof take no longer, such as 300ms (default: not judged)');
}

/**
 * What the command line allows; undefined where it says nothing.
 * @throws UsageError that echoes the value which cannot be
 */
export function thresholdsOf({ maxDropped, maxRejected, maxGap, maxP99 }: ThresholdFlags): Thresholds | undefined {
  const allowed = {
    ...(maxDropped !== undefined && { dropped: countOf('--max-dropped', maxDropped) }),
    ...(maxRejected !== undefined && { rejected: countOf('--max-rejected', maxRejected) }),
    ...(maxGap !== undefined && { gapMs: parseDuration(maxGap) }),
    ...(maxP99 !== undefined && { p99Ms: parseDuration(maxP99) }),
  };
  return Object.keys(allowed).length === 0 ? undefined : allowed;
}

/** The thresholds of the config file, as the flags would have them. */
export function thresholdOptions({
  dropped,
  rejected,
  gap,
  p99,
}: NonNullable<VerifyTarget['thresholds']> = {}): ThresholdFlags {
  const text = (count: number | undefined) => (count === undefined ? undefined : String(count));
  return { maxDropped: text(dropped), maxRejected: text(rejected), maxGap: gap, maxP99: p99 };
}

function countOf(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`Expected ${flag} as a number of requests, got \`${text}\``);
}
