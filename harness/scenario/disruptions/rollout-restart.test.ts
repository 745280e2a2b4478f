import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { seconds } from '../../core/duration.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { NamespaceView } from '../../kube/watch/namespace-view.ts';
import type { PodFact, WorkloadFact } from '../../timeline/fact.ts';
import type { DisruptionScene } from './disruption.ts';
import { fakeStage } from './fake-stage.test-helper.ts';
import { rolloutRestart } from './rollout-restart.ts';

let server: FakeApiServer;
/** Methods, paths and bodies of what was changed. */
let changes: string[];
let view: NamespaceView;

const of = { source: 'watch', at: 1, namespace: 'shop' } as const;

function pod(name: string, uid: string, its: Partial<PodFact> = {}): PodFact {
  const main = { name: 'main', init: false, state: 'running', ready: true, restartCount: 0 } as const;
  return {
    ...{ kind: 'pod', ...of, change: 'modified', name, uid, phase: 'Running', ready: true, createdAt: 0 },
    ...{ labels: { app: 'db' }, ownerKind: 'StatefulSet', containers: [main], ...its },
  };
}

function set(its: Partial<WorkloadFact>): WorkloadFact {
  const counts = { desired: 3, replicas: 3, updated: 3, ready: 3, available: 3 };
  return {
    ...{ kind: 'workload', ...of, change: 'modified', workload: 'StatefulSet', name: 'db', uid: 's' },
    ...{ generation: 1, observedGeneration: 1, ...counts, ...its },
  };
}

function scene(): DisruptionScene {
  const stage = fakeStage(view, server);
  const app = { kind: 'StatefulSet', name: 'db', labels: { app: 'db' }, service: 'db', capabilities: {} };
  return { stage, deployed: { app }, patience: seconds(5) } as unknown as DisruptionScene;
}

beforeEach(async () => {
  changes = [];
  view = new NamespaceView('shop');
  for (const number of [0, 1, 2]) view.accept(pod(`db-${number}`, `old-${number}`));
  view.accept(set({}));
  server = await FakeApiServer.start();
});
afterEach(() => server.stop());

/** Answers as an API server does that holds the set, and tells of each change. */
function answering(onChange: (what: string) => void): void {
  server.route = ({ pathname }, response) => {
    const { method = '' } = response.req;
    let body = '';
    response.req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    response.req.on('end', () => {
      if (method !== 'GET') {
        changes.push(`${method} ${pathname.replace(/.*\/namespaces\/shop\//, '')} ${body}`);
        onChange(changes.at(-1) ?? '');
      }
      const annotations = { 'kubectl.kubernetes.io/restartedAt': 'before' };
      const generation = changes.length + 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ metadata: { generation }, spec: { template: { metadata: { annotations } } } }));
    });
    return true;
  };
}

test('pods below the partition of a StatefulSet are not among those that a rollout replaces', async () => {
  view.accept(set({ partition: 2 }));
  answering(() => {
    view.accept(pod('db-2', 'old-2', { change: 'deleted' }));
    view.accept(pod('db-2', 'new-2'));
    view.accept(set({ partition: 2, generation: 2, observedGeneration: 2, updated: 1 }));
  });
  await expect(rolloutRestart(scene())).resolves.toEqual({ uids: ['old-2'] });
});

test('a StatefulSet that is stuck on the new revision is put back, with its pod that blocks deleted', async () => {
  const waiting = { name: 'main', init: false, state: 'waiting', ready: false, restartCount: 3 } as const;
  answering((change) => {
    if (change.startsWith('PATCH') && !change.includes('"before"')) {
      view.accept(pod('db-2', 'old-2', { change: 'deleted' }));
      const crashing = { ...waiting, reason: 'CrashLoopBackOff' } as const;
      view.accept(pod('db-2', 'bad-2', { ready: false, containers: [crashing] }));
      view.accept(set({ generation: 2, observedGeneration: 2, updated: 1, ready: 2, available: 2 }));
    }
    if (change.startsWith('DELETE'))
      // The pod is there for some time yet, as stuck as before.
      setTimeout(() => {
        view.accept(pod('db-2', 'bad-2', { change: 'deleted', ready: false }));
        view.accept(pod('db-2', 'good-2'));
        view.accept(set({ generation: 3, observedGeneration: 3 }));
      }, 600);
  });

  const failure = await rolloutRestart(scene()).catch((error: unknown) => error);

  expect(failure).toMatchObject({ code: 'pod-stuck' });
  expect((failure as Error).message).toMatch(
    /StatefulSet db to be complete, which can no longer come: db-2 Running: main waiting \(CrashLoopBackOff\).*; its template was put back, and pod db-2, which its StatefulSet does not replace by itself, was deleted: all of its pods are ready again$/,
  );
  expect(changes).toEqual([
    expect.stringMatching(/^PATCH statefulsets\/db .*restartedAt":"20/) as string,
    expect.stringMatching(/^PATCH statefulsets\/db .*restartedAt":"before"/) as string,
    expect.stringMatching(/^DELETE pods\/db-2 .*"uid":"bad-2"/) as string,
  ]);
});

test('a rollout whose extra pod finds no node ends after some seconds, not when the time is over', async () => {
  answering((change) => {
    if (change.includes('"before"')) {
      view.accept(pod('db-x', 'extra', { change: 'deleted' }));
      view.accept(set({ generation: 3, observedGeneration: 3 }));
    } else {
      const reason = 'Unschedulable: 0/3 nodes are available: 2 node(s) did not match pod anti-affinity rules.';
      view.accept(pod('db-x', 'extra', { ready: false, phase: 'Pending', containers: [], reason }));
      view.accept(set({ generation: 2, observedGeneration: 2, replicas: 4, updated: 1 }));
    }
  });
  const from = systemClock.now();
  const patient = { ...scene(), patience: seconds(60) };
  await expect(rolloutRestart(patient)).rejects.toMatchObject({
    ...{
      code: 'no-node-for-pod',
      message: expect.stringMatching(/2 node\(s\) did not match pod anti-affinity rules/) as string,
    },
  });
  expect(systemClock.now() - from).toBeLessThan(20_000);
}, 30_000);
