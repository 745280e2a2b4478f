import { expect, test } from 'vitest';
import type { PodLife } from '../observation/pods/pod-lives.ts';
import type { Fact } from '../timeline/fact.ts';
import { stopText } from './proofs/stop.ts';
import { isAbout } from './prove-target.ts';

test('of a namespace of others only what is about the app is looked at', () => {
  const app = { name: 'web', labels: { app: 'web' }, service: 'seaworthy-1', capabilities: {} };
  const seen = (fact: object) => isAbout(app, fact as Fact);
  const about = (name: string) => ({ kind: 'event', about: { kind: 'Pod', name } });

  expect([
    seen({ kind: 'pod', labels: { app: 'web', version: '2' } }),
    seen({ kind: 'endpointslice', service: 'seaworthy-1' }),
    seen({ kind: 'workload', name: 'web-5d4' }),
    seen(about('web-5d4-x')),
    seen({ kind: 'gap', of: 'the API server' }),
  ]).toEqual([true, true, true, true, true]);
  expect([
    seen({ kind: 'pod', labels: { app: 'db' } }),
    seen({ kind: 'endpointslice', service: 'web' }),
    seen({ kind: 'workload', name: 'website' }),
    seen(about('db-0')),
  ]).toEqual([false, false, false, false]);
});

test('how a pod stopped is told as far as the nodes know it', () => {
  const life: PodLife = {
    ...{ namespace: 'shop', name: 'web-1', uid: 'u', createdAt: 0, seenAt: 0, restarts: 0, containers: [], phases: [] },
    ...{ deletionAt: 10_000, graceSeconds: 30 },
    runs: [{ signalledAt: 15_000, endSeenAt: 15_600, exitCode: 0, process1: { program: 'node', sigterm: 'caught' } }],
  };
  expect(stopText(life)).toBe(
    'web-1: SIGTERM 5.0 s after its deletion; ended 600 ms later, exit code 0, of 30 s grace; process 1 (node) catches SIGTERM',
  );
  const killed = (process1: object) =>
    stopText({ ...life, runs: [{ exitCode: 137, process1: { program: 'node', sigterm: 'caught', ...process1 } }] });
  expect(killed({})).toContain('has a handler for SIGTERM, its own or that of its runtime, and did not end by it');
  expect(killed({ sigterm: 'default', caughtBefore: true })).toContain(
    'process 1 (node) had a handler for SIGTERM, which was gone after the signal, and ran on',
  );
  expect(stopText({ ...life, runs: [{ endSeenAt: 15_600, exitCode: 143 }] })).toBe(
    'web-1: when it was sent SIGTERM is not known; ended 5.6 s after its deletion, exit code 143, of 30 s grace',
  );
});
