import type { Readable } from 'node:stream';
import { HarnessError } from '../../core/harness-error.ts';

/**
 * The longest text that is read, in bytes: longer than any answer of an API server, and than the output of any program
 * that is run in a pod.
 */
const longest = 64 << 20;

/**
 * All of a stream as text, for the call that it answers.
 * @throws HarnessError `answer-too-long` as soon as there is too much of it; the stream is then destroyed
 */
export async function textOf(stream: Readable, call: string, limit = longest): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > limit)
      throw new HarnessError(`${call}: the answer has more than ${limit} bytes`, { code: 'answer-too-long' });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
