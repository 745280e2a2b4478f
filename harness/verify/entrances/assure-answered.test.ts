import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { seconds } from '../../core/duration.ts';
import { hostAgent } from '../../load/agent/agent-host.ts';
import { portOf } from '../../load/fault-server/port-of.test-helper.ts';
import { selfSigned } from '../../load/fault-server/self-signed.test-helper.ts';
import type { HttpRequest } from '../request.ts';
import { assureAnswered } from './assure-answered.ts';

// A process has to start, on whatever machine this is.
vi.setConfig({ testTimeout: 60_000 });

const request: HttpRequest = { path: '/', method: 'GET', headers: [], expectStatus: [200], rate: 50, streams: ['new'] };

const ask = (url: string, its: Partial<HttpRequest> = {}) =>
  assureAnswered(url, { ...request, ...its }, hostAgent(), { clock: systemClock, patience: seconds(3) });

test('a URL is asked by the address and the host that are named, until it is answered well', async () => {
  const hosts: (string | undefined)[] = [];
  const server = createHttpServer((asked, response) => {
    hosts.push(asked.headers.host);
    response.writeHead(hosts.length > 1 ? 200 : 503).end();
  });
  const port = await portOf(server, onTestFinished);

  await ask(`http://shop.test:${port}/`, { resolve: { 'shop.test': '127.0.0.1' } });
  expect(hosts.slice(0, 2)).toEqual([`shop.test:${port}`, `shop.test:${port}`]);
});

test('of several kinds of requests each that changes nothing is asked, and how one failed is told with its path', async () => {
  const asked = new Set<string>();
  const server = createHttpServer(({ method = '', url = '' }, response) => {
    asked.add(`${method} ${url}`);
    response.writeHead(url === '/broken' ? 500 : 200).end();
  });
  const port = await portOf(server, onTestFinished);
  const others = (...paths: readonly string[]) => [
    { method: 'POST', path: '/cart', headers: [], expectStatus: [201] } as const,
    ...paths.map((path) => ({ method: 'GET', path, headers: [], expectStatus: [200] }) as const),
  ];
  const url = `http://127.0.0.1:${port}/`;

  await ask(url, { path: '/a', others: others('/b') });
  expect(asked).toEqual(new Set(['GET /a', 'GET /b']));
  await expect(ask(url, { path: '/a', others: others('/broken') })).rejects.toThrow(
    `http://127.0.0.1:${port}/broken was not answered well within 3.0 s: rejected (status 500)`,
  );
});

test('a server is shown the certificate of the client, and is verified by the name of the URL', async () => {
  const names: unknown[] = [];
  const answer: RequestListener = ({ socket }, response) => {
    const { authorized, servername } = socket as unknown as { authorized: boolean; servername: unknown };
    names.push(servername);
    response.writeHead(authorized ? 200 : 403).end();
  };
  const options = { ...selfSigned, ca: selfSigned.cert, requestCert: true, rejectUnauthorized: false };
  const port = await portOf(createTlsServer(options, answer), onTestFinished);
  const url = `https://localhost:${port}/`;

  await ask(url, { ca: selfSigned.cert, ...selfSigned, resolve: { localhost: '127.0.0.1' } });
  expect(names).toContain('localhost');
});

test('where no good answer comes it is told how the last request failed, and no key', async () => {
  const options = { ...selfSigned, ca: selfSigned.cert, requestCert: true, rejectUnauthorized: true };
  const port = await portOf(
    createTlsServer(options, (_request, response) => response.end()),
    onTestFinished,
  );
  const [untrusted, without] = await Promise.allSettled([
    ask(`https://shop.test:${port}/`, { ...selfSigned, resolve: { 'shop.test': '127.0.0.1' }, ca: selfSigned.cert }),
    ask(`https://localhost:${port}/`, { ca: selfSigned.cert }),
  ]);

  const told = [untrusted, without].map((one) => (one.status === 'rejected' ? String(one.reason) : 'answered'));
  expect(told[0]).toContain('malformed (certificate not trusted: ERR_TLS_CERT_ALTNAME_INVALID)');
  expect(told[1]).toMatch(/was not answered well within 3\.0 s: (closed|reset|malformed)/);
  expect(told.join()).not.toContain(selfSigned.key.split('\n')[1]);
});
