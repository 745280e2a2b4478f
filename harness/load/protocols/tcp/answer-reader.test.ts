import { expect, test } from 'vitest';
import { AnswerReader, longestAnswer } from './answer-reader.ts';

function readerOf(expected: RegExp, ...pieces: readonly string[]) {
  const reader = new AnswerReader(expected);
  return { reader, complete: pieces.map((piece) => reader.read(Buffer.from(piece, 'latin1'))) };
}

test('an answer is complete with what is expected, in whatever pieces it comes', () => {
  expect(readerOf(/^\+PONG\r\n/, '+', 'PO', 'NG\r\n').complete).toEqual([false, false, true]);
  expect(readerOf(/^\+PONG/, '+PONG\r\n+PONG\r\n').complete).toEqual([true]);
  expect(readerOf(/^\+PONG/, '-ERR\r\n', '+PONG\r\n').complete).toEqual([false, false]);
});

test('an expression matches bytes', () => {
  expect(readerOf(/^\x00\xff$/, '\0', '\xff').complete).toEqual([false, true]);
});

test('one that does not match is whole where it ends with a line end', () => {
  expect(readerOf(/^\+PONG/, '-LOADING\r\n').reader.isLines).toBe(true);
  expect(readerOf(/^\+PONG/, '-LOADING\r\n', '-LO').reader.isLines).toBe(false);
  expect(readerOf(/^\+PONG/).reader.isLines).toBe(false);
});

test('what is expected must come within 64 KiB, and no more is kept', () => {
  const { reader } = readerOf(/end/, 'x'.repeat(longestAnswer - 3));
  expect(reader.tooLong).toBe(false);
  expect(reader.read(Buffer.from('end'))).toBe(true);

  const late = readerOf(/end/, 'x'.repeat(longestAnswer - 2), 'end');
  expect(late.complete).toEqual([false, false]);
  expect(late.reader.tooLong).toBe(true);
});

test('what came is shown as it would be written, and cut', () => {
  expect(readerOf(/^\+/, '-ERR\0\x1b[31m\r\n').reader.shown).toBe('"-ERR\\0\\x1b[31m\\r\\n"');
  expect(readerOf(/^\+/, 'x'.repeat(500)).reader.shown).toBe(`"${'x'.repeat(80)}…"`);
});
