import { expect, test } from 'vitest';
import { endOrderText } from '../../report/text/load/end-order-text.ts';
import { endOrder } from './end-order.ts';
import type { ContainerRuns, PodRun } from './pod-runs.ts';

function container(name: string, run: PodRun, its: Partial<ContainerRuns> = {}): ContainerRuns {
  return { name, init: false, sidecar: false, runs: [{ exitCode: 1 }, run], ...its };
}

const sidecar = { init: true, sidecar: true };
const textOf = (...containers: readonly ContainerRuns[]) => endOrderText(endOrder({ containers }));

test('containers are told in the order in which they ended, native sidecars among them, and init containers not', () => {
  expect(
    textOf(
      container('wait', { exitedAt: 10 }, { init: true }),
      container('logger', { exitedAt: 6500, endSeenAt: 6600 }, sidecar),
      container('web', { exitedAt: 5000, endSeenAt: 6600 }),
      container('proxy', { exitedAt: 4700, endSeenAt: 6600 }),
    ),
  ).toBe('containers ended in this order: proxy, web (300 ms later), logger (sidecar, 1.5 s later)');
});

test('where the container runtime does not tell of all, it is the order in which they were seen', () => {
  expect(
    textOf(
      container('web', { exitedAt: 5000, endSeenAt: 6600 }),
      container('proxy', { endSeenAt: 6600 }),
      container('lost', {}),
      container('first', { endSeenAt: 5100 }),
    ),
  ).toBe(
    'containers ended in this order: first, web (1.5 s later), proxy (seen at the same time), lost (its end was not seen)',
  );
});

test('of one container there is no order', () => {
  expect(textOf(container('web', { exitedAt: 5000 }))).toBeUndefined();
});
