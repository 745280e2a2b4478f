import { describe, expect, test } from 'vitest';
import { HarnessError } from '../core/harness-error.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import type { Condition } from '../kube/conditions/condition.ts';
import { NamespaceView } from '../kube/watch/namespace-view.ts';
import { AppFault } from '../proof/app-fault.ts';
import type { Stage } from '../scenario/namespace/stage.ts';
import type { WorkloadFact } from '../timeline/fact.ts';
import { Timeline } from '../timeline/timeline.ts';
import { noLongerApplies, scaledNow, scaledWorkload, unlessByScaling, untilTakenUp } from './autoscaled.ts';
import { meansOfOwn } from './cluster-means.ts';
import { rollingDelete } from './proofs/rolling-delete.ts';
import { asFault } from './prove-target.ts';
import type { Target } from './target.ts';

const hpa = { name: 'hpa', scales: 'Deployment/web', min: 2, max: 10 };
const workload = { kind: 'Deployment', name: 'web', replicas: 2, containers: [], minReadySeconds: 0 };
const target = { workload, labels: { app: 'web' }, autoscaler: hpa } as unknown as Target;

function asks(desired: number, at = 1): WorkloadFact {
  const counts = { desired, replicas: desired, updated: desired, ready: desired, available: desired };
  return {
    ...{ kind: 'workload', source: 'watch', at, change: 'modified', workload: 'Deployment', namespace: 'shop' },
    ...{ name: 'web', uid: 'u', generation: 1, observedGeneration: 1, ...counts },
  };
}

test('a proof begins with as many pods as the cluster says by then, not as the manifest said', async () => {
  const asked: string[] = [];
  const items = [{ metadata: { name: 'web' }, spec: { replicas: 3, template: { spec: { containers: [] } } } }];
  const transport = { json: ({ path }: { path: string }) => Promise.resolve(asked.push(path) && { items }) };
  const client = { transport } as unknown as KubeClient;

  expect((await scaledNow(client, 'shop', target)).workload.replicas).toBe(3);
  const alone = { ...target, autoscaler: undefined };
  expect(await scaledNow(client, 'shop', alone)).toBe(alone);
  expect(asked).toEqual(['/apis/apps/v1/namespaces/shop/deployments']);
});

test('a proof that was planned for more pods than there are by then is not played where it does not apply to these', () => {
  const way = { port: { port: 80, protocol: 'TCP' }, service: { name: 'web' }, speaks: 'http', targetPort: 8080 };
  const planned = { ...target, way } as unknown as Target;
  const how = { quick: false, cluster: meansOfOwn({}) };
  const whyNot = (replicas: number) =>
    noLongerApplies(rollingDelete, planned, { ...planned, workload: { ...planned.workload, replicas } }, how);

  expect(whyNot(1)).toMatch(/^it was planned for 2 pods, and by then the app was to have 1: it has one replica/);
  expect(whyNot(0)).toContain('it is scaled to 0 pods');
  expect([whyNot(2), whyNot(3)]).toEqual([undefined, undefined]);
});

test('what was applied with fewer pods than its autoscaler allows is begun with once that has acted', async () => {
  const view = new NamespaceView('shop');
  const states: string[] = [];
  const waitFor = (condition: Condition<number>) => {
    for (const desired of [1, 2]) {
      view.accept(asks(desired));
      states.push(condition.test(view).state);
    }
    return Promise.resolve(2);
  };
  const stage = { hub: { waitFor } } as unknown as Stage;

  await untilTakenUp(stage, target);
  await untilTakenUp(stage, { ...target, autoscaler: undefined });

  expect(states).toEqual(['pending', 'met']);
});

test('who changed the number of pods is known by name where an autoscaler is', () => {
  expect(scaledWorkload(target)).toEqual({ kind: 'Deployment', name: 'web', autoscaler: 'hpa' });
  expect(scaledWorkload({ ...target, autoscaler: 'unknown' })).toEqual({ kind: 'Deployment', name: 'web' });
  const everywhere = { ...target.workload, kind: 'DaemonSet' } as const;
  expect(scaledWorkload({ ...target, workload: everywhere, autoscaler: undefined })).toBeUndefined();
});

describe('what ends a proof in which the number of pods was changed', () => {
  const ended = (code: string, ...numbers: readonly number[]) => {
    const timeline = new Timeline();
    numbers.forEach((desired, at) => {
      timeline.record(asks(desired, at));
    });
    const error = new HarnessError('0/3 nodes are available', { code });
    return asFault(unlessByScaling(error, timeline, target));
  };

  test('is no fault of the app where it may have come of that', () => {
    expect(ended('no-node-for-pod', 3, 9)).not.toBeInstanceOf(AppFault);
    expect((ended('no-node-for-pod', 3, 9) as HarnessError).message).toBe(
      'autoscaler hpa changed the number of pods from 3 to 9, which may be why: 0/3 nodes are available',
    );
  });

  test('is a fault all the same where it is of one pod, and as ever where the number was not changed', () => {
    expect(ended('pod-stuck', 3, 9)).toBeInstanceOf(AppFault);
    expect(ended('not-passed', 3, 9)).toMatchObject({ code: 'not-passed' });
    expect(ended('no-node-for-pod', 3, 3)).toBeInstanceOf(AppFault);
  });
});
