import { InvalidArgumentError } from 'commander';
import { UsageError } from '../core/harness-error.ts';
import { namedFile } from './load/named-file.ts';

/** @throws InvalidArgumentError for what is not from 1 to 9999 */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 to 9999.');
}

/** Of an option that takes one value and may be given several times: what follows it may be an argument. */
export function repeated(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** More would be a load of its own. */
const mostSent = 1024 * 1024;

/**
 * What is sent with every request: the contents of the file where it is written as `@FILE`.
 * @param read the bytes of any other text
 * @returns it in base64
 * @throws UsageError for what is too long or no file
 */
export function sentBytes(
  flag: string,
  text: string,
  read: (text: string) => Buffer = (plain) => Buffer.from(plain),
): string {
  const bytes = text.startsWith('@') ? namedFile(flag, text.slice(1)) : read(text);
  if (bytes.length <= mostSent) return bytes.toString('base64');
  throw new UsageError(`${flag} is ${bytes.length} bytes long, and ${mostSent} is the most`);
}

/** @throws UsageError for what is no regular expression */
export function checkRegExp(flag: string, text: string): string {
  try {
    return new RegExp(text).source;
  } catch {
    throw new UsageError(`Expected ${flag} as a regular expression, got \`${text}\``);
  }
}
