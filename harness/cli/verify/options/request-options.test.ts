import { expect, onTestFinished, test, vi } from 'vitest';
import { UsageError } from '../../../core/harness-error.ts';
import { shownRequest, type HttpRequest, type TcpRequest } from '../../../verify/request.ts';
import { askedRequest, type RequestFlags } from './request-options.ts';

const flags: RequestFlags = {
  ...{ protocol: 'http', header: [], headerEnv: [], streams: 'new,reused', insecure: false },
};

test('flags become a request, slower where somebody may notice', () => {
  const asked = {
    ...flags,
    path: '/items?page=1',
    method: 'post',
    header: ['Accept: a/b', 'X-Empty:'],
    expectStatus: '200,204',
  };

  expect(askedRequest(asked, { ours: true })).toEqual({
    ...{ path: '/items?page=1', method: 'POST', expectStatus: [200, 204] },
    ...{ rate: 200, streams: ['new', 'reused'] },
    headers: [
      ['Accept', 'a/b'],
      ['X-Empty', ''],
    ],
  });
  expect(askedRequest(flags, { ours: false }).rate).toBe(50);
  expect(askedRequest({ ...flags, rate: '7' }, { ours: false }).rate).toBe(7);
});

test('with --protocol tcp they become an exchange, in which what is sent is not shown', () => {
  const asked = { ...flags, protocol: 'tcp', send: String.raw`AUTH s3cret\r\n`, expect: String.raw`^\+OK` } as const;
  const request = askedRequest(asked, { ours: false });

  expect(request).toEqual({
    ...{ protocol: 'tcp', expect: '^\\+OK', rate: 50, streams: ['new', 'reused'] },
    send: Buffer.from('AUTH s3cret\r\n').toString('base64'),
  });
  const shown = shownRequest(request as TcpRequest);
  expect(shown).toMatchObject({ sendBytes: 13, expect: '^\\+OK' });
  expect(JSON.stringify(shown)).not.toMatch(/s3cret|QVVUSC/);
});

test.each<[Partial<RequestFlags>, string]>([
  [{ path: '//elsewhere/' }, 'Expected --path as a path'],
  [{ method: 'HEAD' }, 'Expected --method of GET, POST'],
  [{ header: ['no colon'] }, 'Expected --header as NAME:VALUE'],
  [{ header: ['X: a\r\nY: b'] }, 'The value of --header X has a character'],
  [{ header: ['Content-Length: 5'] }, '--header Content-Length cannot be set'],
  [{ rate: 'max' }, 'Expected --rate'],
  [{ method: 'DELETE' }, '--method DELETE needs a --path'],
  [{ data: '{}' }, '--method POST needs a --path'],
  [{ path: '/', data: '@no-such-file' }, '--data names no-such-file, which is no file'],
  [{ headerEnv: ['Authorization: secret'] }, 'Expected --header-env as NAME=VARIABLE'],
  [{ headerEnv: ['Authorization=SW_NO_SUCH'] }, 'from the variable SW_NO_SUCH, which is not set'],
  [{ expectBody: '(' }, 'Expected --expect-body as a regular expression'],
  [{ scheme: 'ftp' }, 'Expected --scheme of http or https'],
  [{ ca: 'package.json' }, 'which holds no certificate in PEM'],
  [{ send: 'PING' }, '--send is of --protocol tcp'],
  [{ protocol: 'tcp', path: '/' }, '--path is of HTTP'],
  [{ protocol: 'tcp', headerEnv: ['A=B'] }, '--header-env is of HTTP'],
  [{ protocol: 'tcp', slow: '/report' }, '--slow is of HTTP'],
  [{ protocol: 'tcp', streams: 'reused' }, '--streams reused needs --send'],
])('refuses %o in one line', (wrong, message) => {
  expect(() => askedRequest({ ...flags, ...wrong }, { ours: true })).toThrow(UsageError);
  expect(() => askedRequest({ ...flags, ...wrong }, { ours: true })).toThrow(message);
});

test('secrets of a request are in it, and not in what is shown of it', () => {
  vi.stubEnv('SW_TOKEN', 'Bearer s3cret');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const secret = { path: '/', data: 's3cret', header: ['X-Key: s3cret'], headerEnv: ['Authorization=SW_TOKEN'] };
  const request = askedRequest({ ...flags, ...secret }, { ours: true }) as HttpRequest;

  expect(request).toMatchObject({
    method: 'POST',
    headers: [
      ['X-Key', 's3cret'],
      ['Authorization', 'Bearer s3cret'],
    ],
  });
  expect(Buffer.from(request.body ?? '', 'base64').toString()).toBe('s3cret');
  const shown = shownRequest({ ...request, path: '/' });
  expect(shown).toMatchObject({ headers: ['X-Key', 'Authorization'], bodyBytes: 6 });
  expect(JSON.stringify(shown)).not.toMatch(/s3cret|czNjcmV0/);
  expect(() => askedRequest({ ...flags, headerEnv: ['Te st=SW_TOKEN'] }, { ours: true })).not.toThrow(/s3cret/);
});

test('a URL says path and host, and is asked slowly, as nobody knows whom it leads to', () => {
  const asked = { ...flags, url: 'https://127.0.0.1:8443/items?page=1', host: 'shop.test', podHeader: 'X-Served-By' };
  expect(askedRequest(asked, { ours: true })).toMatchObject({
    ...{ path: '/items?page=1', rate: 50, serverName: 'shop.test', podHeader: 'x-served-by' },
    headers: [['Host', 'shop.test']],
  });
  expect(askedRequest(asked, { ours: true })).not.toHaveProperty('scheme');
  expect(() => askedRequest({ ...asked, header: ['host: other.test'] }, { ours: true })).toThrow('give one of them');
  expect(() => askedRequest({ ...asked, podHeader: 'x y' }, { ours: true })).toThrow('Expected --pod-header');
});
