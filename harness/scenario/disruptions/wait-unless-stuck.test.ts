import { expect, test } from 'vitest';
import { seconds } from '../../core/duration.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { workloadComplete } from '../../kube/conditions/workload-conditions.ts';
import { NamespaceView } from '../../kube/watch/namespace-view.ts';
import type { WatchHub } from '../../kube/watch/watch-hub.ts';
import type { Fact, PodFact } from '../../timeline/fact.ts';
import { waitUnlessStuck } from './wait-unless-stuck.ts';

test('a pod whose volume stays on another node ends the wait in the words of the cluster', async () => {
  const now = new NamespaceView('shop');
  const pod = (name: string, its: Partial<PodFact>) =>
    ({
      ...{ kind: 'pod', source: 'watch', at: 1, change: 'added', namespace: 'shop', createdAt: 1, containers: [] },
      ...{ name, uid: name, labels: { app: 'web' }, phase: 'Running', ready: true, ...its },
    }) as unknown as PodFact;
  const event = {
    ...{ kind: 'event', source: 'watch', at: 2, namespace: 'shop', type: 'Warning', count: 1 },
    ...{ about: { kind: 'Pod', name: 'new', uid: 'new' }, reason: 'FailedAttachVolume' },
    message: 'Multi-Attach error for volume "pvc-1"',
  } as unknown as Fact;
  for (const fact of [pod('old', { node: 'one' }), pod('new', { node: 'two', phase: 'Pending', ready: false }), event])
    now.accept(fact);
  const clock = new ManualClock();
  clock.sleep = (duration) => {
    clock.time += duration;
    return Promise.resolve();
  };
  const hub = { now, waitFor: () => new Promise(() => undefined) } as unknown as WatchHub;
  const from = clock.now();

  const waiting = waitUnlessStuck({ hub, clock, signal: undefined }, workloadComplete('Deployment', 'web'), {
    timeout: seconds(600),
    labels: { app: 'web' },
  });
  await expect(waiting).rejects.toMatchObject({
    code: 'volume-of-one-node',
    message: expect.stringContaining(
      'new Pending; FailedAttachVolume: Multi-Attach error for volume "pvc-1"',
    ) as string,
  });
  expect(clock.now() - from).toBe(10_000);
});
