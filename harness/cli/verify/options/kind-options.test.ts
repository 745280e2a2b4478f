import { expect, onTestFinished, test, vi } from 'vitest';
import { UsageError } from '../../../core/harness-error.ts';
import { loadOf, shownRequest, type HttpRequest } from '../../../verify/request.ts';
import { askedRequest, type RequestFlags } from './request-options.ts';

const flags: RequestFlags = { header: [], headerEnv: [], streams: 'new,reused', insecure: false };
const items = { path: '/items', header: ['Accept: a/b'] };
const cart = { path: '/cart', data: 's3cret-body', headerEnv: ['Authorization=SW_TOKEN'], expectStatus: '201,202' };
const ask = (its: Partial<RequestFlags>) => askedRequest({ ...flags, ...its }, { ours: true }) as HttpRequest;

test('several kinds of requests are one load, and what is secret of each stands in nothing that is shown', () => {
  vi.stubEnv('SW_TOKEN', 'Bearer s3cret-token');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const again = { ...cart, data: 'another s3cret', expectBody: '^ok' };
  const request = ask({ traffic: [items, cart, again], rate: '7' });

  const body = (text: string) => Buffer.from(text).toString('base64');
  const authorized = [['Authorization', 'Bearer s3cret-token']];
  const posted = { method: 'POST', path: '/cart', headers: authorized, expectStatus: [201, 202] };
  const { urls, settings } = loadOf(request, ['http://127.0.0.1:31080/', 'http://127.0.0.1:31081/']);
  expect(urls).toEqual(['http://127.0.0.1:31080/items', 'http://127.0.0.1:31081/items']);
  expect(settings).toMatchObject({ method: 'GET', rate: 7, streams: ['new', 'reused'] });
  expect(settings).toHaveProperty('kinds', [
    { name: 'GET /items', method: 'GET', path: '/items', headers: [['Accept', 'a/b']], expectStatus: [200] },
    { name: 'POST /cart', ...posted, body: body('s3cret-body') },
    { name: 'POST /cart (2)', ...posted, body: body('another s3cret'), expectBody: '^ok' },
  ]);
  expect(settings).not.toHaveProperty('others');

  const shown = shownRequest(request);
  expect(shown).toMatchObject({
    ...{ path: '/items', headers: ['Accept'] },
    others: [
      { path: '/cart', method: 'POST', headers: ['Authorization'], bodyBytes: 11, expectStatus: [201, 202] },
      { path: '/cart', bodyBytes: 14, expectBody: '^ok' },
    ],
  });
  const secrets = ['s3cret', body('s3cret-body'), body('another s3cret')];
  for (const secret of secrets) expect(JSON.stringify(shown)).not.toContain(secret);
});

test('one kind is a load as the flags make one, its path found where it names none', () => {
  expect(ask({ traffic: [{ expectStatus: '204' }] })).toEqual(ask({ expectStatus: '204' }));
  expect(loadOf({ ...ask({ traffic: [items] }), path: '/items' }, ['http://x/']).settings).not.toHaveProperty('kinds');
});

test('by a URL each kind has its own path, and the host of the URL', () => {
  const request = ask({ url: 'http://127.0.0.1:8080/', host: 'shop.test', traffic: [items, { path: '/b' }] });
  expect(request).toMatchObject({
    ...{ path: '/items', rate: 50 },
    headers: [
      ['Host', 'shop.test'],
      ['Accept', 'a/b'],
    ],
    others: [{ path: '/b', headers: [['Host', 'shop.test']] }],
  });
  expect(ask({ url: 'http://127.0.0.1:8080/a', traffic: [{}] }).path).toBe('/a');
  const wrong = { url: 'http://127.0.0.1:8080/a', traffic: [items, { path: '/b' }] };
  expect(() => ask(wrong)).toThrow('Entry 1 of `traffic` in the config file: --url says a path too');
});

const inOne = 'is of one kind of requests, and `traffic` of the config file says that of each: give it there';
test.each<[Partial<RequestFlags>, string]>([
  [{ path: '/' }, `--path ${inOne}`],
  [{ method: 'GET' }, `--method ${inOne}`],
  [{ header: ['A: b'] }, `--header ${inOne}`],
  [{ headerEnv: ['A=PATH'] }, `--header-env ${inOne}`],
  [{ data: '{}' }, `--data ${inOne}`],
  [{ expectStatus: '200' }, `--expect-status ${inOne}`],
  [{ expectBody: 'ok' }, `--expect-body ${inOne}`],
  [{ protocol: 'tcp', send: 'PING' }, '`traffic` of the config file is of HTTP, and the protocol is tcp'],
  [{ traffic: [items, { method: 'GET' }] }, 'Entry 2 of `traffic` in the config file: it needs a `path`'],
  [{ traffic: [{ data: '{}' }] }, 'Entry 1 of `traffic` in the config file: --method POST needs a --path'],
  [{ traffic: [items, { path: '//b/' }] }, 'Entry 2 of `traffic` in the config file: Expected --path as a path'],
  [{ traffic: [items, { path: '/', data: '@no-such-file' }] }, 'Entry 2 of `traffic` in the config file: --data names'],
])('beside `traffic` %o is refused in one line', (wrong, message) => {
  expect(() => ask({ traffic: [items, { path: '/b' }], ...wrong })).toThrow(UsageError);
  expect(() => ask({ traffic: [items, { path: '/b' }], ...wrong })).toThrow(message);
});
