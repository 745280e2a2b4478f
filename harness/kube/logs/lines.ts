import type { IncomingMessage } from 'node:http';
import { LineSplitter, type LineLimit } from '../../core/text/line-splitter.ts';

/**
 * The lines of a response as they come, each with its end removed.
 * @param limit of a line: by default a megabyte, and what is longer is cut and says so
 * @throws when the connection is cut before the response is complete; half a line is then not delivered. HarnessError
 * `line-too-long`, where longer lines are refused
 */
export async function* linesOf(response: IncomingMessage, limit?: LineLimit): AsyncGenerator<string, void, void> {
  const lines = new LineSplitter(limit);
  for await (const chunk of response) yield* lines.push(chunk as Buffer);
  const rest = lines.rest();
  if (rest !== '') yield rest;
}
