import type { IncomingMessage } from 'node:http';

/**
 * The lines of a response as they come, each with its end removed.
 * @throws when the connection is cut before the response is complete; half a line is then not delivered.
 */
export async function* linesOf(response: IncomingMessage): AsyncGenerator<string, void, void> {
  response.setEncoding('utf8');
  let rest = '';
  for await (const chunk of response) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
