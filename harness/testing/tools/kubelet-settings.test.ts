import { expect, test } from 'vitest';
import { backOffSettings } from './kubelet-settings.ts';

/** A kubelet of a version, with what it is told about back-off. */
function kubelet(version: string, crashLoopBackOff: object = {}) {
  return {
    kubectl: (...args: readonly string[]) =>
      Promise.resolve(args.includes('--raw') ? JSON.stringify({ kubeletconfig: { crashLoopBackOff } }) : version),
  };
}

test.each([
  ['v1.34.11', { longest: 300_000, looksAfter: 15_000 }],
  ['v1.35.8', { longest: 300_000 }],
  ['v1.37.2-gke.100', { longest: 300_000 }],
])('a kubelet %s of which nothing is set', async (version, settings) => {
  expect(await backOffSettings(kubelet(version), 'n1')).toEqual(settings);
});

test('a longest back-off that is set', async () => {
  const told = kubelet('v1.37.2', { maxContainerRestartPeriod: '1m30s' });
  expect(await backOffSettings(told, 'n1')).toEqual({ longest: 90_000 });
});
