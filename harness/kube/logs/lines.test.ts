import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { linesOf } from './lines.ts';

/** The response to a request that is answered like this. */
async function responseOf(answer: (response: ServerResponse) => void): Promise<IncomingMessage> {
  const server = createServer((_, response) => {
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => get({ host: '127.0.0.1', port }, resolve).on('error', reject));
}

async function textOf(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

test('lines come whole, in whatever pieces they arrive, the last one without its end too', async () => {
  const bytes = Buffer.from('한글\n\nlast');
  const response = await responseOf((answer) => {
    const next = (n: number): void => {
      if (n === bytes.length) answer.end();
      else answer.write(bytes.subarray(n, n + 1), () => setImmediate(next, n + 1));
    };
    next(0);
  });
  await expect(textOf(linesOf(response))).resolves.toEqual(['한글', '', 'last']);
});

test('a connection that is cut is an error, after the whole lines and without the half one', async () => {
  const response = await responseOf((answer) => {
    answer.write('one\nha', () => setTimeout(() => answer.destroy(), 20));
  });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const line of linesOf(response)) seen.push(line);
  })();
  await expect(reading).rejects.toThrow('aborted');
  expect(seen).toEqual(['one']);
});

/** Milliseconds for a line of so many MiB without an end. */
async function timeFor(mebibytes: number): Promise<number> {
  const piece = Buffer.alloc(1 << 20, 'a');
  const response = await responseOf((answer) => {
    const next = (left: number): void => {
      if (left === 0) answer.end();
      else
        answer.write(piece, () => {
          next(left - 1);
        });
    };
    next(mebibytes);
  });
  const from = performance.now();
  const [line, ...others] = await textOf(linesOf(response));
  expect(line).toMatch(new RegExp(`^a{${1 << 20}} \\[cut: the line has ${mebibytes << 20} bytes\\]$`));
  expect(others).toEqual([]);
  return performance.now() - from;
}

test('64 MiB without a line end take linear time, and a megabyte of them is kept', async () => {
  await timeFor(4);
  const [short, long] = [await timeFor(8), await timeFor(64)];
  // 8 times as many bytes; what is quadratic takes 64 times as long.
  expect(long).toBeLessThan(Math.max(short, 20) * 24);
});
