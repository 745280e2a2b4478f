import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ResponseReader } from './response-reader.ts';

const ok = 'HTTP/1.1 200 OK\r\n';
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

/** What one GET gets, and what it comes to: a status, `more` where it is not over, or what is wrong with it. */
const responses: readonly (readonly [what: string, text: string, verdict: unknown])[] = [
  ['a body of a length', `${ok}Content-Length: 2\r\n\r\nok`, 200],
  ['chunks, with extensions and a trailer', `${chunked}1;a=b\r\no\r\n1\r\nk\r\n0\r\nX-T: 1\r\n\r\n`, 200],
  ['blanks around a value', `${ok}X:\t a \t\r\nContent-Length: 2 \r\n\r\nok`, 200],
  ['no reason', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', 200],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', 200],
  ['an empty line before it', `\r\n${ok}Content-Length: 0\r\n\r\n`, 200],
  ['1xx before it', `HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\n${ok}Content-Length: 0\r\n\r\n`, 200],
  ['gzip and then chunks', `${ok}Transfer-Encoding: gzip, Chunked\r\n\r\n0\r\n\r\n`, 200],
  ['a 304 with the length of what it stands for', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', 304],
  ['a 304 with chunks announced', 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n', 304],
  ['a 204 with a length', 'HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n', 204],
  ['a 101', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n', 101],

  ['nothing', '', 'more'],
  ['a body that only the end ends', `${ok}\r\nok`, 'more'],
  ['another coding than chunks', `${ok}Transfer-Encoding: gzip\r\n\r\nok`, 'more'],
  ['1xx alone', 'HTTP/1.1 100 Continue\r\n\r\n', 'more'],
  ['half a body', `${ok}Content-Length: 4\r\n\r\nok`, 'more'],

  ['not HTTP', 'SSH-2.0-OpenSSH_9.2p1\r\n', malformed(/status line/)],
  ['not HTTP, without a line', '220', malformed(/status line/)],
  ['an alert of TLS', '\x15\x03\x03\x00\x02\x02\x0a', malformed(/a record of TLS, and no status line/)],
  ['HTTP/9.9', 'HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n', malformed(/status line/)],
  ['HTTP/2', 'HTTP/2 200\r\n\r\n', malformed(/status line/)],
  ['status 000', 'HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n', malformed(/status line/)],
  ['a status of two digits', 'HTTP/1.1 99 None\r\nContent-Length: 0\r\n\r\n', malformed(/status line/)],
  ['a status of four digits', 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n', malformed(/status line/)],
  ['NUL in the reason', 'HTTP/1.1 200 O\0K\r\nContent-Length: 0\r\n\r\n', malformed(/status line/)],
  ['LF alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', malformed(/CRLF/)],
  ['LF alone behind a header', `${ok}Content-Length: 2\n\r\nok`, malformed(/CRLF/)],
  ['CR within a line', `${ok}X: a\rb\r\nContent-Length: 0\r\n\r\n`, malformed(/header/)],
  ['a folded header', `${ok}X: a\r\n b\r\nContent-Length: 0\r\n\r\n`, malformed(/header/)],
  ['a header without a colon', `${ok}nothing\r\nContent-Length: 0\r\n\r\n`, malformed(/header/)],
  ['a header without a name', `${ok}: x\r\nContent-Length: 0\r\n\r\n`, malformed(/header/)],
  ['a blank before the colon', `${ok}Content-Length : 0\r\n\r\n`, malformed(/header/)],
  ['NUL in a header', `${ok}X: a\0b\r\nContent-Length: 0\r\n\r\n`, malformed(/header/)],
  ['DEL in a header', `${ok}X: a\x7fb\r\nContent-Length: 0\r\n\r\n`, malformed(/header/)],
  [
    '3,000 headers',
    `${ok}${'X-Header: value\r\n'.repeat(3000)}Content-Length: 0\r\n\r\n`,
    malformed(/head of more than/),
  ],
  [
    'both a length and chunks',
    `${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    malformed(/both/),
  ],
  ['two lengths', `${ok}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`, malformed(/two Content-Length/)],
  ['a list of lengths', `${ok}Content-Length: 2, 2\r\n\r\nok`, malformed(/no number/)],
  ['a negative length', `${ok}Content-Length: -2\r\n\r\nok`, malformed(/no number/)],
  ['a length with a sign', `${ok}Content-Length: +2\r\n\r\nok`, malformed(/no number/)],
  ['a length in hex', `${ok}Content-Length: 0x2\r\n\r\nok`, malformed(/no number/)],
  ['an empty length', `${ok}Content-Length:\r\n\r\nok`, malformed(/no number/)],
  ['a length that nobody can send', `${ok}Content-Length: ${'9'.repeat(20)}\r\n\r\nok`, malformed(/no number/)],
  ['letters behind a chunk size', `${chunked}2xyz\r\nok\r\n0\r\n\r\n`, malformed(/chunk size/)],
  ['a blank behind a chunk size', `${chunked}2 \r\nok\r\n0\r\n\r\n`, malformed(/chunk size/)],
  ['a chunk size in words', `${chunked}two\r\nok\r\n0\r\n\r\n`, malformed(/chunk size/)],
  ['a negative chunk size', `${chunked}-2\r\nok\r\n0\r\n\r\n`, malformed(/chunk size/)],
  ['an empty chunk size', `${chunked}\r\nok\r\n0\r\n\r\n`, malformed(/chunk size/)],
  ['a chunk that nobody can send', `${chunked}${'f'.repeat(17)}\r\nok`, malformed(/chunk size/)],
  ['no CRLF behind a chunk', `${chunked}2\r\nokay`, malformed(/chunk does not end/)],
  ['LF alone behind a chunk', `${chunked}2\r\nok\n0\r\n\r\n`, malformed(/chunk does not end|CRLF/)],
  ['a trailer without a colon', `${chunked}0\r\nnothing\r\n\r\n`, malformed(/trailer/)],
];

describe('has one meaning, in whatever pieces it comes', () => {
  test.each(responses)('%s', (_what, text, verdict) => {
    for (const size of [text.length + 1, 1, 7]) {
      expect(verdictOn(text, size)).toEqual(verdict);
    }
  });
});

describe("is taken only where Node.js's own client takes it", () => {
  test.each(responses.filter(([, , verdict]) => typeof verdict === 'number' && verdict !== 101))(
    '%s',
    async (_what, text) => {
      expect(await nodeAnswers(text)).toBe(true);
    },
  );
});

test('every beginning of a good response is unfinished, and none is wrong', () => {
  for (const text of [
    `${ok}x-pod: web-1\r\nContent-Length: 5\r\n\r\nhello`,
    `${chunked}5;a\r\nhello\r\n0\r\nX-T: 1\r\n\r\n`,
  ]) {
    for (let end = 0; end < text.length; end++) expect(verdictOn(text.slice(0, end), text.length)).toBe('more');
    expect(verdictOn(text, text.length)).toBe(200);
  }
});

test.each([
  ['headers', ok, 'X-T: 1\r\n'],
  ['one header line', `${ok}X-T: `, 'x'],
  ['a status line', 'HTTP/1.1 200 ', 'x'],
  ['empty lines', '', '\r\n'],
  ['a chunk extension', `${chunked}1;`, 'x'],
  ['trailers', `${chunked}0\r\n`, 'X-T: 1\r\n'],
])('%s without end are malformed after 16 KiB', (_what, start, more) => {
  const reader = new ResponseReader();
  let fault = reader.read(Buffer.from(start, 'latin1'));
  let bytes = 0;
  for (const piece = Buffer.from(more.repeat(100)); fault === undefined && bytes < 100_000; bytes += piece.length) {
    fault = reader.read(piece);
  }

  expect(fault).toMatch(/of more than 16384 bytes/);
  expect(bytes).toBeLessThan(17_500);
});

test('a limit is of each section, not of the whole response', () => {
  const reader = new ResponseReader();
  reader.read(Buffer.from(chunked));
  for (let chunk = 0; chunk < 3000; chunk++)
    expect(reader.read(Buffer.from(`1;${'x'.repeat(20)}\r\na\r\n`))).toBeUndefined();
  expect(reader.read(Buffer.from('0\r\n\r\n'))).toBeUndefined();

  expect(reader.complete).toBe(true);
});

test.each([
  ['HTTP/1.1', '', true],
  ['HTTP/1.1', 'Connection: Close\r\n', false],
  ['HTTP/1.1', 'Connection: x, close\r\n', false],
  ['HTTP/1.1', 'Connection: x\r\nConnection: close\r\n', false],
  ['HTTP/1.1', 'Connection: disclose\r\n', true],
  ['HTTP/1.0', '', false],
  ['HTTP/1.0', 'Connection: keep-alive\r\n', true],
])('%s with `%s` keeps the connection: %s', (version, header, keepAlive) => {
  const reader = new ResponseReader();
  reader.read(Buffer.from(`${version} 200 OK\r\n${header}Content-Length: 0\r\n\r\n`));

  expect(reader.head.keepAlive).toBe(keepAlive);
});

test('one reader reads one response after the other', () => {
  const reader = new ResponseReader();
  reader.read(Buffer.from(`${ok}Connection: close\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK`));
  expect(reader.surplus).toBe(true);
  reader.reset();
  reader.read(Buffer.from('HTTP/1.1 404 Not Found\r\nX-Pod: web-1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'));

  expect(reader).toMatchObject({ complete: true, surplus: false });
  expect(reader.head).toEqual({
    status: 404,
    headers: ['x-pod', 'web-1', 'transfer-encoding', 'chunked'],
    keepAlive: true,
  });
});

test('the end of the connection completes only a body that nothing else ends', () => {
  const ends = (text: string) => {
    const reader = new ResponseReader();
    reader.read(Buffer.from(text));
    return reader.endOfConnection();
  };

  expect(ends(`${ok}\r\nok`)).toBe(true);
  expect(ends(`${ok}Content-Length: 3\r\n\r\nok`)).toBe(false);
  expect(ends(`${ok}X: 1\r\n`)).toBe(false);
});

function malformed(text: RegExp): unknown {
  return expect.stringMatching(text);
}

function verdictOn(text: string, size: number): number | string {
  const reader = new ResponseReader();
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += size) {
    const fault = reader.read(bytes.subarray(at, at + size));
    if (fault !== undefined) return fault;
  }
  return reader.complete ? reader.head.status : 'more';
}

async function nodeAnswers(text: string): Promise<boolean> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(Buffer.from(text, 'latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answered = await new Promise<boolean>((resolve) => {
    get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false }, (response) => {
      response.once('error', () => {
        resolve(false);
      });
      response
        .once('end', () => {
          resolve(response.complete);
        })
        .resume();
    }).once('error', () => {
      resolve(false);
    });
  });
  server.close();
  return answered;
}

test('the beginning of a body is kept, however it is framed and in whatever pieces it comes', () => {
  const bodies = [
    'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\n\r\nabcdef',
  ];
  for (const text of bodies)
    for (const size of [1, 4, 1000]) {
      const reader = new ResponseReader(5);
      for (let at = 0; at < text.length; at += size) reader.read(Buffer.from(text.slice(at, at + size)));
      reader.endOfConnection();
      expect([reader.complete, reader.body]).toEqual([true, 'abcde']);
      reader.reset();
      expect(reader.body).toBe('');
    }
  const careless = new ResponseReader();
  careless.read(Buffer.from(bodies[0] ?? ''));
  expect(careless.body).toBe('');
});
