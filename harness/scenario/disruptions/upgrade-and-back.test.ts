import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { seconds } from '../../core/duration.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import type { Condition } from '../../kube/conditions/condition.ts';
import { NamespaceView } from '../../kube/watch/namespace-view.ts';
import type { PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import type { DisruptionScene } from './disruption.ts';
import { upgradeAndBack } from './upgrade-and-back.ts';

let server: FakeApiServer;
let view: NamespaceView;
let version: string;
let generation: number;
let patches: string[];
let paused: string[];
let kind: 'Deployment' | 'StatefulSet';

const of = { source: 'watch', at: 1, namespace: 'sw-1' } as const;
const templateOf = (its: string) => ({ metadata: { labels: { app: 'web' } }, spec: { version: its } });

function pod(uid: string, change: PodFact['change']): PodFact {
  const main = { name: 'main', init: false, state: 'running', ready: true, restartCount: 0 } as const;
  return {
    // A StatefulSet gives the next pod the name of the one before.
    ...{ kind: 'pod', ...of, change, name: kind === 'StatefulSet' ? 'web-0' : uid, uid },
    ...{ phase: 'Running', ready: true, createdAt: 0 },
    ...{ labels: { app: 'web' }, containers: [main] },
  };
}

/** The template changes, and one pod takes the place of the other. */
function rolls(to: string, gone: string, comes: string): void {
  version = to;
  generation += 1;
  if (kind === 'StatefulSet') view.accept(pod(gone, 'deleted'));
  view.accept(pod(comes, 'added'));
  if (kind === 'Deployment') view.accept(pod(gone, 'deleted'));
  const counts = { desired: 1, replicas: 1, updated: 1, ready: 1, available: 1 };
  view.accept({
    ...{ kind: 'workload', ...of, change: 'modified', workload: kind, name: 'web', uid: 'd' },
    ...{ generation, observedGeneration: generation, ...counts },
  });
}

function scene(): DisruptionScene {
  const hub = {
    now: view,
    waitFor: async <T>(condition: Condition<T>): Promise<T> => {
      const progress = condition.test(view);
      if (progress.state === 'met') return Promise.resolve(progress.value);
      throw new Error(condition.describe());
    },
  };
  const actor = { client: server.client(), clock: systemClock, timeline: new Timeline() };
  const pause = (what: string) => Promise.resolve(paused.push(what));
  const podsOf = () => [...view.pods.values()];
  const stage = { namespace: 'sw-1', hub, actor, clock: systemClock, podsOf, pause };
  const app = { kind, name: 'web', labels: { app: 'web' }, service: 'web', capabilities: {} };
  return { stage, deployed: { app }, patience: seconds(5) } as unknown as DisruptionScene;
}

beforeEach(async () => {
  [version, generation, patches, paused, kind] = ['1', 1, [], [], 'Deployment'];
  view = new NamespaceView('sw-1');
  view.accept(pod('old', 'added'));
  server = await FakeApiServer.start();
  server.route = (_, response) => {
    let body = '';
    response.req.on('data', (part: Buffer) => (body += part.toString()));
    response.req.on('end', () => {
      if (response.req.method === 'PATCH') {
        patches.push(body);
        rolls('1', 'new', 'old-again');
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ metadata: { generation }, spec: { template: templateOf(version) } }));
    });
    return true;
  };
});
afterEach(() => server.stop());

test.each([
  ['Deployment', 'deployments'],
  ['StatefulSet', 'statefulsets'],
] as const)(
  'the new version of a %s serves for a while in the place of the older one, and gives way to it again',
  async (its, plural) => {
    kind = its;
    const applied: string[] = [];
    const ended = upgradeAndBack(scene(), (_, namespace) => {
      applied.push(namespace);
      rolls('2', 'old', 'new');
      return Promise.resolve();
    });

    await expect(ended).resolves.toEqual({ uids: ['old', 'new'] });
    expect(applied).toEqual(['sw-1']);
    expect(paused).toEqual(['requests to the new version']);
    expect(patches.map((patch) => JSON.parse(patch) as unknown)).toEqual([
      [{ op: 'replace', path: '/spec/template', value: templateOf('1') }],
    ]);
    expect(new Set(server.asked.map((call) => call.split(' ')[1]?.split('?')[0]))).toEqual(
      new Set([`/apis/apps/v1/namespaces/sw-1/${plural}/web`]),
    );
  },
);

test('manifests that change nothing of the template are no upgrade, and nothing is undone', async () => {
  await expect(upgradeAndBack(scene(), () => Promise.resolve())).rejects.toMatchObject({ code: 'nothing-upgraded' });
  expect(patches).toEqual([]);
});
