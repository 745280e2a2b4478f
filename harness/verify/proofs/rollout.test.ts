import { expect, test } from 'vitest';
import type { WorkloadSpec } from '../../kube/facts/workload-spec.ts';
import type { Target } from '../target.ts';
import { start } from './container-runs/start.ts';
import { gapByNature } from './rollout.ts';
import type { ProofSettings } from './verify-proof.ts';

const surge = (maxSurge: string) => ({ maxSurge, maxUnavailable: '1' });
const target = (workload: Partial<WorkloadSpec>, shared?: boolean) =>
  ({
    workload: { kind: 'Deployment', replicas: 1, strategy: surge('25%'), ...workload },
    claims: shared === undefined ? [] : [{ name: 'data', shared }],
  }) as unknown as Target;

test.each<[string, Target, string | undefined]>([
  ['with Recreate', target({ strategy: 'Recreate', replicas: 3 }), 'recreate'],
  ['of a StatefulSet of one', target({ kind: 'StatefulSet' }, false), 'one-replica'],
  ['without an extra pod, of a volume of one node', target({ strategy: surge('0') }, false), 'one-node-volume'],
  ['with an extra pod, which may come to the node of the volume', target({}, false), undefined],
  ['without an extra pod, of a volume of several nodes', target({ strategy: surge('0%') }, true), undefined],
  ['without an extra pod, of two pods', target({ strategy: surge('0'), replicas: 2 }, false), undefined],
])('a rollout %s leaves a gap by nature, or none', (_, of, why) => {
  expect(gapByNature(of)).toBe(why);
});

test('no pod more is asked of an app whose volume can be on one node at a time', () => {
  const url = { alsoPast: false };
  const whyNot = (of: Target) => start.whyNot({ ...of, url } as unknown as Target, {} as ProofSettings);
  expect(whyNot(target({}, false))).toMatch(/^the volume of its claim data can be on one node at a time/);
  expect(whyNot(target({}, true))).toBeUndefined();
  expect(whyNot(target({ kind: 'StatefulSet' }, false))).toBeUndefined();
});
