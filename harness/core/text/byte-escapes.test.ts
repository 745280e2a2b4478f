import { expect, test } from 'vitest';
import { UsageError } from '../harness-error.ts';
import { escapeBytes, parseByteEscapes } from './byte-escapes.ts';

test('escapes stand for bytes, all else for its UTF-8', () => {
  expect(parseByteEscapes(String.raw`PING\r\n`)).toEqual(Buffer.from('PING\r\n'));
  expect(parseByteEscapes(String.raw`\0\0\0\x08\x04\xd2\x16\x2F`)).toEqual(
    Buffer.of(0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f),
  );
  expect(parseByteEscapes(String.raw`a\tb\\n`)).toEqual(Buffer.from('a\tb\\n'));
  expect(parseByteEscapes('é\n')).toEqual(Buffer.from('é\n'));
  expect(parseByteEscapes('')).toEqual(Buffer.alloc(0));
});

test.each([
  ['secret\\q', 'got `\\q`'],
  ['secret\\x4', 'got `\\x`'],
  ['secret\\', 'got `\\`'],
])('%s is refused, and nothing but the escape is echoed', (text, message) => {
  const attempt = () => parseByteEscapes(text);
  expect(attempt).toThrow(UsageError);
  expect(attempt).toThrow(message);
  expect(attempt).not.toThrow(/secret/);
});

test('bytes are shown as they are written, and any bytes can be', () => {
  expect(escapeBytes(Buffer.from('+PONG\r\n\0\u001b'))).toBe(String.raw`+PONG\r\n\0\x1b`);
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  expect(escapeBytes(all)).toMatch(/^[\x20-\x7e]+$/);
  expect(parseByteEscapes(escapeBytes(all))).toEqual(all);
});
