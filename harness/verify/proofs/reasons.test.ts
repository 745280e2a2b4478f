import { expect, test } from 'vitest';
import type { Target } from '../target.ts';
import { autoscaled, noDeletion } from './reasons.ts';
import { singleReplica } from './single-replica.ts';

const port = { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP', appProtocol: undefined };

function targetOf(replicas: number, autoscaler: Target['autoscaler']): Target {
  const way = { service: { name: 'web', ports: [port] }, port, targetPort: 8080, speaks: 'http' };
  return { workload: { kind: 'Deployment', replicas, containers: [] }, way, autoscaler } as unknown as Target;
}

const hpa = { name: 'hpa', scales: 'Deployment/web', min: 4, max: 4 };

test('verify scales nothing that an autoscaler scales, though it wants as many pods as there are', () => {
  expect(autoscaled(targetOf(4, hpa))).toBe(
    'autoscaler hpa decides how many pods it has (4), and would undo what verify sets',
  );
  expect(autoscaled(targetOf(4, undefined))).toBeUndefined();
  expect(autoscaled(targetOf(4, 'unknown'))).toBeUndefined();
});

test('a pod can be deleted whatever an autoscaler says, unless it is the only one', () => {
  const how = { quick: false, cluster: { ours: true, workers: 2, reachesNodes: true } };
  const why = (replicas: number) => {
    const target = targetOf(replicas, { ...hpa, min: 1 });
    return { deletion: noDeletion(target), single: singleReplica.whyNot(target, how) };
  };
  expect(why(4)).toEqual({ single: 'it has 4 replicas' });
  expect(why(1)).toEqual({ deletion: expect.stringContaining('one replica') as string });
});
