import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Timeline } from '../../timeline/timeline.ts';
import type { Actor } from './actor.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import {
  patchWorkload,
  readRollout,
  rolloutRestart,
  rolloutUndo,
  scale,
  type WorkloadRef,
} from './workload-actions.ts';

const deployment: WorkloadRef = { kind: 'Deployment', namespace: 'x', name: 'web' };

describe('workload actions', () => {
  let server: FakeApiServer;
  let timeline: Timeline;
  let patched: string[];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    timeline = new Timeline();
    patched = [];
    server.route = ({ pathname }, response) => {
      patched.push(`${response.req.method ?? ''} ${response.req.headers['content-type'] ?? ''} ${pathname}`);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ metadata: { generation: 5 } }));
      return true;
    };
  });
  afterEach(() => server.stop());

  it.each(['Deployment', 'StatefulSet', 'DaemonSet'] as const)('a %s is patched where it is', async (kind) => {
    const actor = { client: server.client(), timeline, clock: new ManualClock() };
    await patchWorkload(actor, { ...deployment, kind }, {}, '');
    expect(patched[0]).toMatch(new RegExp(`/namespaces/x/${kind.toLowerCase()}s/web$`));
  });

  it.each<[string, (actor: Actor) => Promise<number>, string]>([
    ['rollout restart', (actor) => rolloutRestart(actor, deployment), ''],
    ['scale', (actor) => scale(actor, deployment, 3), 'replicas 3'],
    ['patch', (actor) => patchWorkload(actor, deployment, { spec: {} }, 'image v2'), 'image v2'],
  ])('%s is a merge patch on the record, and returns the generation to wait for', async (verb, act, detail) => {
    await expect(act({ client: server.client(), timeline, clock: new ManualClock() })).resolves.toBe(5);
    expect(patched).toEqual(['PATCH application/merge-patch+json /apis/apps/v1/namespaces/x/deployments/web']);
    expect(timeline.of('command')).toMatchObject([{ verb, object: 'deployment/web', at: 1000 }]);
    expect(timeline.of('command')[0]?.detail ?? '').toBe(detail);
  });
});

it('a workload gets the whole template back that it had, and nothing else of it changes', async () => {
  const server = await FakeApiServer.start();
  onTestFinished(() => server.stop());
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } };
  const patched: unknown[] = [];
  server.route = (_, response) => {
    const { req } = response;
    let body = '';
    req.on('data', (part: Buffer) => (body += part.toString()));
    req.on('end', () => {
      if (req.method === 'PATCH') patched.push(req.headers['content-type'], JSON.parse(body));
      const metadata = { generation: req.method === 'PATCH' ? 6 : 5 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ metadata, spec: { replicas: 2, template } }));
    });
    return true;
  };
  const timeline = new Timeline();
  const actor = { client: server.client(), timeline, clock: new ManualClock() };

  const before = await readRollout(actor, deployment);
  expect(before).toEqual({ template, generation: 5 });
  await expect(rolloutUndo(actor, deployment, before.template)).resolves.toBe(6);
  expect(patched).toEqual([
    'application/json-patch+json',
    [{ op: 'replace', path: '/spec/template', value: template }],
  ]);
  expect(timeline.of('command')).toMatchObject([{ verb: 'rollout undo', object: 'deployment/web' }]);
});
