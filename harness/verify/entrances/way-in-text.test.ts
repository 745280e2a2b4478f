import { expect, test } from 'vitest';
import { UsageError } from '../../core/harness-error.ts';
import type { Way } from '../target.ts';
import { wayInText } from './way-in-text.ts';

const way = { service: { name: 'web' } } as unknown as Way;

test('connections to whom are going to be made is said, and whether it can be told which pod answers', async () => {
  const url = { url: 'https://shop.test/items', from: 'here', address: '127.0.0.1' } as const;
  await expect(wayInText({ url, way }, { exposure: 'node-port' })).resolves.toBe(
    'https://shop.test/items at 127.0.0.1, from this machine; which pod answers cannot be told, as others may pass requests on (--pod-header NAME, where the app names it)',
  );
  const byIp = { url: 'http://127.0.0.1:31080/', host: 'shop.test', from: 'here' } as const;
  await expect(wayInText({ url: byIp, way: undefined }, { exposure: 'node-port', podHeader: 'x-pod' })).resolves.toBe(
    'http://127.0.0.1:31080/ for host shop.test at 127.0.0.1, from this machine; header x-pod tells which pod answers',
  );
  const both = { ...byIp, alsoPast: true } as const;
  await expect(wayInText({ url: both, way }, { exposure: 'node-port', podHeader: 'x-pod' })).resolves.toContain(
    'from this machine; past it at the same time to Service web; header x-pod',
  );
  const inside = { url: 'http://shop.test/', from: 'cluster' } as const;
  await expect(wayInText({ url: inside, way }, { exposure: 'node-port', podHeader: 'x-pod' })).resolves.toContain(
    'whose host is looked up there, from a pod in a namespace of ours',
  );
});

test('a host that cannot be looked up is refused before anything is done', async () => {
  const url = { url: 'http://nobody.invalid/', from: 'here' } as const;
  const told = wayInText({ url, way }, { exposure: 'node-port' });
  await expect(told).rejects.toThrow(UsageError);
  await expect(told).rejects.toThrow('The host nobody.invalid of --url cannot be looked up here');
});

test('a Service is the way in where no URL is named', async () => {
  await expect(wayInText({ way }, { exposure: 'node-port' })).resolves.toContain('Service web stays as it is');
  await expect(wayInText({ way }, { exposure: 'address' })).resolves.toContain('the address of');
  await expect(wayInText({ way }, { exposure: 'load-balancer' })).resolves.toContain('by a load balancer of its own');
  await expect(wayInText({ way: undefined }, { exposure: 'node-port' })).resolves.toBeUndefined();
});

test('what is made is said to be made in the one namespace, where no other may be touched', async () => {
  await expect(wayInText({ way }, { exposure: 'address', onlyIn: 'shop' })).resolves.toBe(
    'the address of Service web, from a pod beside it in namespace shop, which is removed at the end',
  );
});
