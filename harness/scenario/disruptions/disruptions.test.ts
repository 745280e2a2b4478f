import { expect, test } from 'vitest';
import type { ReachableApp } from '../namespace/stage.ts';
import type { JudgedLoad, RunningLoad } from '../../proof/load-on.ts';
import type { DisruptionScene } from './disruption.ts';
import { disruptionsBy, type Disruptions } from './disruptions.ts';

test('each runs against what is under load, with its own settings', async () => {
  const scaled: unknown[] = [];
  const scene = {
    deployed: { app: { name: 'web' } },
    stage: {
      namespace: 'x',
      hub: { waitFor: () => Promise.resolve() },
      actor: {
        timeline: { record: () => undefined },
        clock: { now: () => 0 },
        client: {
          apps: {
            patchNamespacedDeployment: ({ body }: { body: unknown }) => {
              scaled.push(body);
              return Promise.resolve({ metadata: { generation: 2 } });
            },
          },
        },
      },
    },
    atEnd: () => undefined,
  } as unknown as DisruptionScene;
  const found: unknown[] = [];

  await disruptionsBy(async (disruption) => {
    found.push(await disruption(scene));
  }).scaleOut(4);

  expect(found).toEqual([{ uids: [] }]);
  expect(scaled).toEqual([{ spec: { replicas: 4 } }]);
});

/** Held by the type checker: it is never called. */
export async function whatDoesNotCompile(deployed: ReachableApp, load: RunningLoad, ended: JudgedLoad): Promise<void> {
  const restart = (disrupted: Disruptions) => disrupted.rolloutRestart();
  await restart(load);
  // @ts-expect-error An app that is under no load cannot be disrupted: it would prove nothing about requests.
  await restart(deployed);
  // @ts-expect-error Nor can it be when its load has ended.
  await restart(ended);
  // @ts-expect-error To how many pods?
  await load.scaleOut();
}

test('a node that was drained is let go though its pods never left', async () => {
  const commands: unknown[] = [];
  const scene = {
    deployed: { app: { name: 'web', labels: { app: 'web' } } },
    leases: {
      oneOf: () => {
        commands.push('lease');
        return Promise.resolve({ end: () => commands.push('lease ended') });
      },
    },
    stage: {
      namespace: 'x',
      podsOf: () => [{ uid: 'web-1', node: 'worker' }],
      waits: { during: (_: string, __: string, work: () => Promise<unknown>) => work() },
      hub: { now: { workloads: new Map() }, waitFor: () => Promise.reject(new Error('They are still there.')) },
      actor: {
        timeline: { record: () => undefined },
        clock: { now: () => 0 },
        client: {
          core: {
            readNode: () => Promise.resolve({}),
            patchNode: ({ body }: { body: { spec: unknown } }) => Promise.resolve(commands.push(body.spec)),
            listNamespacedPod: () => Promise.resolve({ items: [] }),
          },
        },
      },
    },
  } as unknown as DisruptionScene;

  await expect(
    disruptionsBy((disruption) => Promise.resolve(disruption(scene)).then(() => undefined)).drainNode(),
  ).rejects.toThrow('still there');

  expect(commands).toEqual(['lease', { unschedulable: true }, { unschedulable: null }, 'lease ended']);
});

test('a workload that was scaled in gets its pods back though those that had to go never left', async () => {
  const bodies: object[] = [];
  const scene = {
    deployed: { app: { name: 'web', labels: { app: 'web' } } },
    stage: {
      namespace: 'x',
      podsOf: () => [{ uid: 'web-1' }, { uid: 'web-2' }, { uid: 'web-3' }],
      hub: { waitFor: () => Promise.reject(new Error('They are still there.')) },
      actor: {
        timeline: { record: () => undefined },
        clock: { now: () => 0 },
        client: {
          apps: { patchNamespacedDeployment: ({ body }: { body: object }) => Promise.resolve(bodies.push(body)) },
        },
      },
    },
  } as unknown as DisruptionScene;

  await expect(
    disruptionsBy((disruption) => Promise.resolve(disruption(scene)).then(() => undefined)).scaleIn(2),
  ).rejects.toThrow('still there');

  expect(bodies).toMatchObject([
    { spec: { replicas: 2 }, metadata: { labels: { 'seaworthy.dev/replicas': '3' } } },
    { spec: { replicas: 3 }, metadata: { labels: { 'seaworthy.dev/replicas': null } } },
  ]);
});
