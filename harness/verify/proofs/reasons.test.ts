import { expect, test } from 'vitest';
import type { Target } from '../target.ts';
import { noDeletion } from './reasons.ts';
import { singleReplica } from './single-replica.ts';

const port = { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP', appProtocol: undefined };

function why(replicas: number, its: Pick<Target, 'autoscaler'>) {
  const way = { service: { name: 'web', ports: [port] }, port, targetPort: 8080, speaks: 'http' };
  const target = { workload: { kind: 'Deployment', replicas, containers: [] }, way, ...its } as unknown as Target;
  const how = { quick: false, cluster: { ours: true, workers: 2, reachesNodes: true } };
  return { deletion: noDeletion(target), single: singleReplica.whyNot(target, how) };
}

const scales = { name: 'hpa', scales: 'Deployment/web' };

test('a manifest that leaves its replicas to an autoscaler is of no one replica, which is what Kubernetes begins with', () => {
  const autoscaled = expect.stringMatching(/^autoscaler hpa may change .* \(4 to 8\)/) as string;
  expect(why(1, { autoscaler: { ...scales, min: 4, max: 8 } })).toEqual({ deletion: autoscaled, single: autoscaled });
  const soon = expect.stringContaining('(it wants 4, and its manifest says 1)') as string;
  expect(why(1, { autoscaler: { ...scales, min: 4, max: 4 } })).toEqual({ deletion: soon, single: soon });
});

test('an autoscaler that changes nothing is no reason', () => {
  expect(why(4, { autoscaler: { ...scales, min: 4, max: 4 } })).toEqual({ single: 'it has 4 replicas' });
  expect(why(1, { autoscaler: { ...scales, min: 1, max: 1 } })).toEqual({
    deletion: expect.stringContaining('one replica') as string,
  });
  expect(why(1, { autoscaler: 'unknown' }).deletion).toContain('one replica');
});
