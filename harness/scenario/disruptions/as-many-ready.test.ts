import { afterEach, beforeEach, expect, test } from 'vitest';
import { seconds } from '../../core/duration.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { NamespaceView } from '../../kube/watch/namespace-view.ts';
import type { PodFact, WorkloadFact } from '../../timeline/fact.ts';
import { deleteOneByOne } from './delete-one-by-one.ts';
import type { DisruptionScene } from './disruption.ts';
import { fakeStage } from './fake-stage.test-helper.ts';

let server: FakeApiServer;
let view: NamespaceView;
/** Methods and paths of what was changed. */
let changes: string[];

const of = { source: 'watch', at: 1, namespace: 'shop' } as const;

function pod(name: string, its: Partial<PodFact> = {}): PodFact {
  return {
    ...{ kind: 'pod', ...of, change: 'modified', name, uid: name, phase: 'Running', ready: true, createdAt: 0 },
    ...{ labels: { app: 'web' }, containers: [], ...its },
  };
}

function asks(workload: WorkloadFact['workload'], desired: number): WorkloadFact {
  const counts = { desired, replicas: desired, updated: desired, ready: desired, available: desired };
  return {
    ...{ kind: 'workload', ...of, change: 'modified', workload, name: 'web', uid: 'w' },
    ...{ generation: 1, observedGeneration: 1, ...counts },
  };
}

function scene(kind: 'Deployment' | 'StatefulSet'): DisruptionScene {
  const app = { kind, name: 'web', labels: { app: 'web' }, service: 'web', capabilities: {} };
  const stage = fakeStage(view, server);
  return { stage, deployed: { app }, patience: seconds(3) } as unknown as DisruptionScene;
}

/** Makes a successor of each pod that is deleted, and then does what an autoscaler does. */
function answering(onDeleted: (name: string) => void): void {
  server.route = ({ pathname }, response) => {
    const name = pathname.split('/').at(-1) ?? '';
    changes.push(`${response.req.method ?? ''} ${name}`);
    view.accept(pod(name, { change: 'deleted' }));
    view.accept(pod(`${name}-next`));
    onDeleted(name);
    response.setHeader('content-type', 'application/json');
    response.end('{}');
    return true;
  };
}

beforeEach(async () => {
  changes = [];
  view = new NamespaceView('shop');
  for (const name of ['a', 'b', 'c']) view.accept(pod(name));
  server = await FakeApiServer.start();
});
afterEach(() => server.stop());

test.each(['Deployment', 'StatefulSet'] as const)(
  'a pod more that an autoscaler asks for meanwhile is waited for, and is left to it: %s',
  async (kind) => {
    view.accept(asks(kind, 3));
    answering((name) => {
      if (name !== 'a') return;
      view.accept(asks(kind, 4));
      setTimeout(() => {
        view.accept(pod('d'));
      }, 50);
    });

    await expect(deleteOneByOne(scene(kind))).resolves.toEqual({ uids: ['a', 'b', 'c'] });

    // Nothing sets the number of pods back.
    expect(changes).toEqual(['DELETE a', 'DELETE b', 'DELETE c']);
    expect([...view.pods.keys()].sort()).toEqual(['a-next', 'b-next', 'c-next', 'd']);
  },
);

test('a pod that an autoscaler takes away is not waited for, nor deleted again', async () => {
  view.accept(asks('Deployment', 3));
  answering((name) => {
    if (name !== 'a') return;
    view.accept(asks('Deployment', 2));
    view.accept(pod('b', { change: 'deleted' }));
  });

  await expect(deleteOneByOne(scene('Deployment'))).resolves.toEqual({ uids: ['a', 'b', 'c'] });

  expect(changes).toEqual(['DELETE a', 'DELETE c']);
});
