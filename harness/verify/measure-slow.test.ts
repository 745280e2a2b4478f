import { expect, test } from 'vitest';
import { ManualClock } from '../core/manual-clock.test-helper.ts';
import { measureSlow } from './measure-slow.ts';

const target = { way: { targetPort: 8080 } } as never;
const pod = { namespace: 'shop', name: 'web-1' };
const asked: string[] = [];
/** A pod that answers after so many milliseconds, or not. */
const measured = (tookMs: number, refused?: string) => {
  const clock = new ManualClock();
  const json = ({ path }: { path: string }) => {
    asked.push(path);
    clock.time += tookMs;
    return refused === undefined ? Promise.resolve('ok') : Promise.reject(new Error(refused));
  };
  return measureSlow({ transport: { json } as never }, clock, pod, target, {
    method: 'GET',
    path: '/report?year=2026',
  });
};

test('a long request is asked for once, and its time is taken', async () => {
  await expect(measured(4200)).resolves.toEqual({ path: '/report?year=2026', takes: 4200 });
  expect(asked).toEqual(['/api/v1/namespaces/shop/pods/web-1:8080/proxy/report?year=2026']);
});

test.each([
  ['takes no time', 40, undefined, 'took 40 ms'],
  ['is not answered well', 4200, '503 busy', 'is not answered well by pod web-1: 503 busy'],
])('what %s is no long request', async (_, tookMs, refused, told) => {
  await expect(measured(tookMs, refused)).rejects.toThrow(told);
});
