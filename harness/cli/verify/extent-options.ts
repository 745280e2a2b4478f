import type { Command } from 'commander';
import { parseDuration } from '../../core/duration.ts';
import type { Budget } from '../../verify/budget.ts';
import { wholeNumber } from '../option-values.ts';

/** The flags of `seaworthy verify` that say how often proofs are played, and for how long they are begun. */
export interface ExtentFlags {
  readonly repeat: number;
  readonly budget?: string;
}

export function addExtentOptions(command: Command): void {
  command
    .option('--repeat <times>', 'play the proofs this many times in a row', wholeNumber, 1)
    .option(
      '--budget <duration>',
      'begin no proof any more when so long has passed since the cluster was there, such as 10m',
    );
}

/**
 * The budget that was typed, by the time from which it counts; undefined where none was.
 * @throws UsageError for what is no duration
 */
export function budgetOf({ budget }: Pick<ExtentFlags, 'budget'>): ((from: number) => Budget) | undefined {
  if (budget === undefined) return undefined;
  const allowed = parseDuration(budget);
  return (from) => ({ allowed, from });
}
