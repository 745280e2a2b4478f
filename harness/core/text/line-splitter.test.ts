import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

/** All lines of the bytes, cut into pieces of this length, and what is left. */
function split(bytes: Buffer, length: number, splitter = new LineSplitter()): string[] {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += length)
    lines.push(...splitter.push(bytes.subarray(start, start + length)));
  return [...lines, splitter.rest()];
}

test.each([1, 2, 3, 5, 1000])('lines are the same in pieces of %i bytes', (length) => {
  const text = 'one\n\n한글\r\n🐳 x\né';
  expect(split(Buffer.from(text), length)).toEqual(text.split('\n'));
  expect(split(Buffer.from('a\n'), length)).toEqual(['a', '']);
});

test.each([1, 4, 7, 1000])(
  'a line over the limit is cut and says so, its neighbours are whole, in pieces of %i bytes',
  (length) => {
    const text = '12345678\n123456789\nabc\n1234567890';
    expect(split(Buffer.from(text), length, new LineSplitter({ limit: 8 }))).toEqual([
      '12345678',
      '12345678 [cut: the line has 9 bytes]',
      'abc',
      '12345678 [cut: the line has 10 bytes]',
    ]);
  },
);

test.each([
  ['한한한', 7, '한한'],
  ['한한한', 6, '한한'],
  ['🐳🐳', 7, '🐳'],
  ['éé', 3, 'é'],
  ['aé', 2, 'a'],
  ['abcd', 3, 'abc'],
])('%s is cut to %i bytes between two characters', (text, limit, begin) => {
  const bytes = Buffer.byteLength(text);
  expect(split(Buffer.from(text), 1, new LineSplitter({ limit }))).toEqual([
    `${begin} [cut: the line has ${bytes} bytes]`,
  ]);
});

test('a line over the limit is refused where a part of it would be of no use', () => {
  const splitter = new LineSplitter({ limit: 8, refuseOf: 'trace.jsonl' });
  expect(splitter.push(Buffer.from('12345678\n1234'))).toEqual(['12345678']);
  expect(() => splitter.push(Buffer.from('56789'))).toThrow('trace.jsonl has a line of more than 8 bytes');
});

/** Milliseconds for so many pieces of a line that does not end. */
function timeFor(pieces: number, piece: Buffer): number {
  const splitter = new LineSplitter();
  const from = performance.now();
  for (let n = 0; n < pieces; n++) splitter.push(piece);
  const rest = splitter.rest();
  expect(rest).toMatch(
    new RegExp(`^a{${String(1 << 20)}} \\[cut: the line has ${String(pieces * piece.length)} bytes\\]$`),
  );
  return performance.now() - from;
}

test('a line without end costs no more than its bytes, in time and in memory', () => {
  const piece = Buffer.alloc(64 << 10, 'a');
  timeFor(64, piece);
  const before = process.memoryUsage();
  const [short, long] = [timeFor(256, piece), timeFor(4096, piece)];
  const after = process.memoryUsage();
  // 16 MiB and 256 MiB: what is quadratic takes 256 times as long.
  expect(long).toBeLessThan(Math.max(short, 20) * 48);
  expect(after.rss - before.rss).toBeLessThan(64 << 20);
});
