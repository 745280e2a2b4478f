import { expect, test } from 'vitest';
import { RequestBytes } from './request.ts';
import type { Route } from '../../engine/route.ts';

const url = new URL('http://127.0.0.1:8080/slow?ms=3');
const route: Route = { stream: 'reused', profile: 'load', target: 0, url, timeoutMs: 1000 };

test('a request carries the number of its attempt, however many digits the last one had', () => {
  const requests = new RequestBytes({ run: '3fa2c1' }, route);
  const head = 'GET /slow?ms=3 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nx-stream: reused\r\nx-request-id: 3fa2c1-';

  for (const attempt of [0, 1, 9, 10, 42, 99, 100, 12_345, 20_000, 99_999, 100_000, 1_000_000])
    expect(requests.of(attempt).toString()).toBe(`${head}${String(attempt)}\r\n\r\n`);
});

test('a request of nobody has no number, and no header of ours', () => {
  const requests = new RequestBytes({}, { ...route, stream: 'new' });
  const text = 'GET /slow?ms=3 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\n\r\n';

  expect([7, 8].map((attempt) => requests.of(attempt).toString())).toEqual([text, text]);
});

test('who is named in the URL logs in', () => {
  const requests = new RequestBytes({ run: 'r' }, { ...route, url: new URL('http://me:p%40ss@127.0.0.1:8080/') });

  expect(requests.of(1).toString()).toContain(`\r\nAuthorization: Basic ${btoa('me:p@ss')}\r\n`);
});

test('a request has the method and the headers that are asked for', () => {
  const headers = [
    ['Accept', 'application/json'],
    ['host', 'shop.example'],
  ] as const;
  const requests = new RequestBytes({ method: 'POST', headers }, route);
  const lines = ['POST /slow?ms=3 HTTP/1.1', 'Accept: application/json', 'host: shop.example', 'Content-Length: 0'];

  expect(requests.of(1).toString()).toBe(`${lines.join('\r\n')}\r\n\r\n`);
});

test('a body follows the head, whose last word still is the number of the attempt', () => {
  const body = Buffer.from('{"é":1}').toString('base64');
  const requests = new RequestBytes({ run: 'r', method: 'POST', body }, route);
  const text = (attempt: number) =>
    `Content-Length: 8\r\nx-stream: reused\r\nx-request-id: r-${attempt}\r\n\r\n{"é":1}`;

  for (const attempt of [8, 9, 10, 99]) expect(requests.of(attempt).toString()).toContain(text(attempt));
});
