import { UsageError } from '../../../core/harness-error.ts';

/** Names that were asked for on the command line, and those that were ruled out: `!image-tags`. */
export interface NamesAsked {
  /** Empty: all. */
  readonly only: readonly string[];
  readonly not: readonly string[];
}

/**
 * `--topic a b`, `--topic a --topic b` and `--topic a,b` are all the same.
 * @throws UsageError when one of them is empty, as of a variable that is not set
 */
export function namesAsked(flag: string, values: readonly string[]): NamesAsked {
  const names = values.flatMap((value) => value.split(','));
  if (names.some((name) => name === '' || name === '!'))
    throw new UsageError(`--${flag} got an empty name`, 'name one, or leave the flag out');
  return {
    only: names.filter((name) => !name.startsWith('!')),
    not: names.flatMap((name) => (name.startsWith('!') ? name.slice(1) : [])),
  };
}

/**
 * The known names that are asked for.
 * @param noun what they name
 * @param usual those that are meant where none is named; all when left out
 * @throws UsageError that lists the known ones, for a name that is not among them and where nothing is left
 */
export function chosenNames(
  noun: string,
  { only, not }: NamesAsked,
  known: readonly string[],
  usual: readonly string[] = known,
): readonly string[] {
  const fix = `choose from ${known.join(', ')}`;
  const unknown = [...only, ...not].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UsageError(`Unknown ${noun}: ${unknown.join(', ')}`, fix);
  const left = known.filter((name) => (only.length === 0 ? usual : only).includes(name) && !not.includes(name));
  if (left.length === 0) throw new UsageError(`No ${noun} is left to run`, fix);
  return left;
}
