import type { Command } from 'commander';
import { parseDuration, type Duration } from '../../../core/duration.ts';
import { wholeNumber } from '../../option-values.ts';

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
 * How long proofs are begun for, as it was typed; undefined where nothing was.
 * @throws UsageError for what is no duration
 */
export function budgetAsked({ budget }: Pick<ExtentFlags, 'budget'>): Duration | undefined {
  return budget === undefined ? undefined : parseDuration(budget);
}
