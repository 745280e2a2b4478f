import { expect, onTestFinished, test } from 'vitest';
import type { EquippedCluster } from '../../cluster/bring-up.ts';
import { systemClock } from '../../core/clock.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { Stage } from './stage.ts';

const nobody = () => undefined;

async function open(place?: Parameters<typeof Stage.open>[0]['place'], there: readonly string[] = []) {
  const server = await FakeApiServer.start();
  onTestFinished(() => server.stop());
  for (const name of there) server.put(name);
  const opening = Stage.open({
    cluster: { onlyIn: 'x' } as EquippedCluster,
    client: server.client(),
    clock: systemClock,
    of: { run: 'r1', topic: 'verify', proof: 'load' },
    timeline: new Timeline(),
    logSink: { line: nobody },
    onWait: nobody,
    place,
  });
  return { server, opening };
}

test('where nothing may be made outside one namespace no other is made, and nothing is asked for', async () => {
  const { server, opening } = await open();
  await expect(opening).rejects.toMatchObject({
    code: 'only-one-namespace',
    message: 'A namespace was to be made, and nothing may be made outside namespace x',
  });
  expect(server.requests).toBe(0);
});

test('a place in that namespace is watched alone', async () => {
  const { server, opening } = await open({ namespace: 'x', observes: () => true, since: 0 });
  await (await opening).close({ keep: false });
  expect(server.asked.filter((call) => !/\/namespaces\/x\/|\/readyz/.test(call))).toEqual([]);
});

const forProofs = { namespace: 'x', forProofs: true } as const;

test('in a namespace for proofs alone what the proof has made is removed at its end', async () => {
  const { server, opening } = await open(forProofs);
  const stage = await opening;
  server.put('web-1', { metadata: { labels: { 'seaworthy.dev/run': 'r1' } } });
  server.route = ({ pathname }, response) => {
    if (response.req.method !== 'DELETE') return false;
    server.remove(pathname.split('/').at(-1) ?? '');
    response.writeHead(200).end('{}');
    return true;
  };
  await stage.close({ keep: false });
  expect(server.asked.filter((call) => !call.startsWith('GET '))).toEqual(['DELETE /api/v1/namespaces/x/pods/web-1']);
  expect(stage.actor.owner?.labels).toEqual({
    'seaworthy.dev/run': 'r1',
    'seaworthy.dev/topic': 'verify',
    'seaworthy.dev/proof': 'load',
  });
});

test('a pod that is there already could be taken for one of the proof', async () => {
  const { server, opening } = await open(forProofs, ['web-1']);
  await expect(opening).rejects.toMatchObject({
    code: 'namespace-not-empty',
    message: 'Pod web-1 is in namespace x, and this proof did not make it',
  });
  expect(server.asked.filter((call) => !call.startsWith('GET '))).toEqual([]);
});
