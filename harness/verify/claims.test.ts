import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeApiServer } from '../kube/client/fake-api-server.test-helper.ts';
import { chooseWorkload, surroundingsIn } from './manifests/choose-workload.ts';
import { parseManifests } from './manifests/read-manifests.ts';
import { readTarget } from './read-target.ts';
import { targetOf } from './target.ts';

const claim = (name: string, ...accessModes: readonly string[]) => ({
  ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name } },
  spec: { accessModes },
});
const volumes = ['data', 'media'].map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }));
const web = (itsVolumes: readonly object[]) => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'x' }], volumes: itsVolumes },
    },
  },
});
const claims = [claim('data', 'ReadWriteOnce'), claim('media', 'ReadWriteMany'), claim('of-others', 'ReadWriteOnce')];
const known = [
  { name: 'data', shared: false },
  { name: 'media', shared: true },
];

test('the claims of an app are read from its manifests', () => {
  const text = [web(volumes), ...claims].map((object) => JSON.stringify(object)).join('\n---\n');
  const manifests = parseManifests({ text, file: '-' });
  expect(targetOf(chooseWorkload(manifests, undefined), surroundingsIn(manifests), {}).claims).toEqual(known);
});

let server: FakeApiServer;
let workload: object;
let statusOfClaims: number;
beforeEach(async () => {
  server = await FakeApiServer.start();
  statusOfClaims = 200;
  server.route = ({ pathname }, response) => {
    const isOfClaims = pathname.endsWith('/persistentvolumeclaims');
    const items = pathname.endsWith('/deployments') ? [workload] : isOfClaims ? claims : [];
    response
      .writeHead(isOfClaims ? statusOfClaims : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ items }));
    return true;
  };
});
afterEach(() => server.stop());
const read = async () => (await readTarget(server.client(), 'shop', { kind: 'Deployment', name: 'web' }, {})).claims;

test('and from the cluster, where they may be read, and where it has any', async () => {
  workload = web(volumes);
  await expect(read()).resolves.toEqual(known);
  statusOfClaims = 403;
  await expect(read()).resolves.toEqual([]);
  server.asked.length = 0;
  workload = web([]);
  await expect(read()).resolves.toEqual([]);
  expect(server.asked.some((call) => call.includes('persistentvolumeclaims'))).toBe(false);
});
