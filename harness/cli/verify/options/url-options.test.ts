import { expect, test } from 'vitest';
import { UsageError } from '../../../core/harness-error.ts';
import { requestToUrl, urlWay, type UrlFlags } from './url-options.ts';

const url = 'https://shop.test:8443/items?page=1#top';

test('a URL is a way in, by the address that it is given', () => {
  expect(urlWay({})).toBeUndefined();
  expect(urlWay({ url })).toEqual({ url: 'https://shop.test:8443/items?page=1', from: 'here' });
  const way = urlWay({ url, resolve: 'Shop.test:127.0.0.1', from: 'cluster' });
  expect(way).toMatchObject({ address: '127.0.0.1', from: 'cluster' });
  expect(way && requestToUrl(way, {})).toEqual({
    path: '/items?page=1',
    headers: [],
    resolve: { 'shop.test': '127.0.0.1' },
  });
  expect(urlWay({ url: 'http://[::1]:80/' })).toEqual({ url: 'http://[::1]/', from: 'here' });
});

test('another host is that of the request and, with TLS, of the certificate', () => {
  const by = (scheme: string) => urlWay({ url: `${scheme}://127.0.0.1:8443/`, host: 'shop.test:444' });
  const [http, https] = [by('http'), by('https')];
  expect(http && requestToUrl(http, {})).toEqual({ path: '/', headers: [['Host', 'shop.test:444']] });
  expect(https && requestToUrl(https, {})).toMatchObject({ serverName: 'shop.test' });
  expect(https && requestToUrl(https, { serverName: 'other.test' })).toMatchObject({ serverName: 'other.test' });
});

test.each<[UrlFlags, string]>([
  [{ from: 'cluster' }, '--host, --resolve, --from and --both-ways are of --url'],
  [{ url: 'shop.test' }, 'Expected a URL that starts with http:// or https://'],
  [{ url, resolve: '127.0.0.1' }, 'Expected --resolve as HOST:ADDRESS'],
  [{ url, resolve: 'shop.test:localhost' }, 'Expected --resolve as HOST:ADDRESS'],
  [{ url, resolve: 'other.test:127.0.0.1' }, '--resolve names the host other.test, and that of --url is shop.test'],
  [{ url, host: 'a/b' }, 'Expected --host as the name of a host'],
  [{ url, host: 'a\r\nX: y' }, 'Expected --host as the name of a host'],
])('refuses %o in one line', (flags, message) => {
  expect(() => urlWay(flags)).toThrow(UsageError);
  expect(() => urlWay(flags)).toThrow(message);
});

test('a password in the URL is refused and not echoed', () => {
  const withPassword = () => urlWay({ url: 'https://me:s3cret@shop.test/' });
  expect(withPassword).toThrow('has a user or a password');
  expect(withPassword).not.toThrow(/s3cret/);
});

test('what the URL says already cannot be said otherwise', () => {
  const [http, https] = [urlWay({ url: 'http://127.0.0.1/' }), urlWay({ url: 'https://127.0.0.1/' })];
  if (!http || !https) throw new Error('no way');
  expect(() => requestToUrl(http, { path: '/x' })).toThrow('--url says the path too');
  expect(() => requestToUrl(http, { scheme: 'https' })).toThrow('--url says the scheme too');
  expect(() => requestToUrl(http, { cert: 'a.pem' })).toThrow('The URL of --url is http');
  expect(() => requestToUrl(http, { insecure: false })).not.toThrow();
  expect(() => requestToUrl(https, { insecure: true })).not.toThrow();
});
