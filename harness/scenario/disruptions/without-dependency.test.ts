import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { milliseconds, seconds } from '../../core/duration.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { Waits } from '../../timeline/waits.ts';
import type { Stage } from '../namespace/stage.ts';
import { dependencyAway } from './dependency-away.ts';
import type { DisruptionScene } from './disruption.ts';
import { withoutDependency } from './without-dependency.ts';

const db = { kind: 'Deployment', name: 'db', labels: { app: 'db' }, replicas: 1 } as const;
const dbPod = {
  metadata: { labels: { app: 'db' } },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
};

let server: FakeApiServer;
let timeline: Timeline;
let stage: Stage;
/** What was written to the Deployment. */
let bodies: object[];
/** Whether its pods come and go as they are asked to. */
let obeys: boolean;

beforeEach(async () => {
  server = await FakeApiServer.start();
  timeline = new Timeline();
  bodies = [];
  obeys = true;
  server.put('db-1', dbPod);
  server.put('web-1', { ...dbPod, metadata: { labels: { app: 'web' } } });
  server.route = ({ pathname }, response) => {
    if (response.req.method !== 'PATCH' || pathname !== '/apis/apps/v1/namespaces/x/deployments/db') return false;
    const parts: Buffer[] = [];
    response.req.on('data', (part: Buffer) => parts.push(part));
    response.req.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as { spec: { replicas: number } };
      bodies.push(body);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ metadata: { generation: bodies.length } }));
      if (!obeys) return;
      if (body.spec.replicas === 0) server.remove('db-1');
      else server.put('db-2', dbPod);
    });
    return true;
  };
  const actor = { client: server.client(), timeline, clock: systemClock };
  const waits = new Waits(timeline, systemClock, () => undefined);
  stage = {
    actor,
    clock: systemClock,
    cluster: {},
    namespace: 'x',
    signal: undefined,
    timeline,
    waits,
  } as unknown as Stage;
});
afterEach(() => server.stop());

const states = () => timeline.of('dependency').map(({ name, state }) => `${name} ${state}`);
const scaled = [
  { spec: { replicas: 0 }, metadata: { labels: { 'seaworthy.dev/replicas': '1' } } },
  { spec: { replicas: 1 }, metadata: { labels: { 'seaworthy.dev/replicas': null } } },
];

test('what an app depends on is away until its pods are ready again, and none of its pods is taken for one of the app', async () => {
  const meanwhile: string[][] = [];
  await withoutDependency(stage, db, seconds(5), () => Promise.resolve(void meanwhile.push(states())));

  expect(meanwhile).toEqual([['deployment/db leaving', 'deployment/db away']]);
  expect(states()).toEqual(['leaving', 'away', 'returning', 'back'].map((state) => `deployment/db ${state}`));
  expect(bodies).toMatchObject(scaled);
  expect(timeline.of('pod')).toEqual([]);
});

test('it is scaled back though what was done meanwhile failed, and though it did not go', async () => {
  const failing = withoutDependency(stage, db, seconds(5), () => Promise.reject(new Error('interrupted')));
  await expect(failing).rejects.toThrow('interrupted');
  expect(bodies).toMatchObject(scaled);

  obeys = false;
  bodies = [];
  const staying = withoutDependency(stage, db, milliseconds(50), () => Promise.resolve());
  await expect(staying).rejects.toMatchObject({
    code: 'dependency-unmoved',
    message: expect.stringContaining('deployment/db, on which the app depends, did not go') as string,
  });
  expect(bodies).toMatchObject(scaled);
});

test('an app to which no load is sent is not waited for until it answers again', async () => {
  const hub = { now: { workloads: new Map() }, waitFor: () => Promise.resolve() };
  const scene = {
    stage: Object.assign(stage, { hub, podsOf: () => [], pause: () => Promise.resolve() }),
    deployed: { app: { name: 'worker', labels: { app: 'worker' } } },
    ...{ patience: seconds(5), progress: () => undefined },
  } as unknown as DisruptionScene;
  await expect(dependencyAway(scene, db, milliseconds(0))).resolves.toEqual({ uids: [] });
  expect(states().at(-1)).toBe('deployment/db back');
});
