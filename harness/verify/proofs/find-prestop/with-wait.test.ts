import { expect, test } from 'vitest';
import type { Manifest } from '../../../kube/actions/manifest.ts';
import { ownWait, withWait } from './with-wait.ts';

function workload(lifecycle: object | undefined, graceSeconds?: number): Manifest {
  const main = { name: 'main', image: 'x', ports: [{ containerPort: 8080 }], ...(lifecycle && { lifecycle }) };
  const spec = {
    ...(graceSeconds !== undefined && { terminationGracePeriodSeconds: graceSeconds }),
    containers: [{ name: 'proxy', image: 'p' }, main],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 3, template: { spec } },
  };
}

function podOf(manifest: Manifest) {
  const { spec } = (
    manifest['spec'] as { template: { spec: { terminationGracePeriodSeconds: number; containers: object[] } } }
  ).template;
  return spec;
}

test('the container that serves gets the wait, and the app keeps the time that it has for itself', () => {
  const pod = podOf(withWait(workload(undefined), 3, 8080));
  expect(pod.terminationGracePeriodSeconds).toBe(33);
  expect(pod.containers).toEqual([
    { name: 'proxy', image: 'p' },
    expect.objectContaining({ name: 'main', image: 'x', lifecycle: { preStop: { sleep: { seconds: 3 } } } }),
  ]);
});

test('a wait that it has is replaced, in whatever way it waits, and its time is taken off', () => {
  const slept = podOf(withWait(workload({ preStop: { sleep: { seconds: 10 } } }, 40), 2, 8080));
  expect(slept.terminationGracePeriodSeconds).toBe(32);
  const exec = workload(
    { preStop: { exec: { command: ['sh', '-c', 'sleep 10'] } }, postStart: { exec: { command: ['x'] } } },
    40,
  );
  expect(podOf(withWait(exec, 2, 8080)).containers[1]).toMatchObject({
    lifecycle: { preStop: { sleep: { seconds: 2 } }, postStart: { exec: { command: ['x'] } } },
  });
  expect(JSON.stringify(withWait(exec, 2, 8080))).not.toContain('sleep 10');
});

test('no wait is no hook', () => {
  const pod = podOf(withWait(workload({ preStop: { sleep: { seconds: 10 } } }, 40), 0, 8080));
  expect(pod.containers[1]).toMatchObject({ lifecycle: {} });
  expect(JSON.stringify(pod)).not.toContain('preStop');
  expect(pod.terminationGracePeriodSeconds).toBe(30);
});

test('the own wait is known where the hook does nothing else', () => {
  expect(ownWait(workload(undefined), 8080)).toBe(0);
  expect(ownWait(workload({ preStop: { sleep: { seconds: 10 } } }), 8080)).toBe(10);
  expect(ownWait(workload({ preStop: { httpGet: { path: '/shutdown', port: 8080 } } }), 8080)).toBeUndefined();
});

test('what is given stays as it is', () => {
  const given = workload({ preStop: { sleep: { seconds: 10 } } });
  const before = JSON.stringify(given);
  withWait(given, 2, 8080);
  expect(JSON.stringify(given)).toBe(before);
});
