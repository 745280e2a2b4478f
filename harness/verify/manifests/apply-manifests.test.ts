import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { AppFault } from '../../proof/app-fault.ts';
import { applyManifests, applyOver } from './apply-manifests.ts';
import { readManifests } from './read-manifests.ts';

let server: FakeApiServer;
const resources = [
  { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
  { name: 'namespaces', kind: 'Namespace', namespaced: false },
];
const message =
  'failed to create typed patch object (sw-1-verify/bad; v1, Kind=ConfigMap): .colour: field not declared in schema';

beforeEach(async () => {
  server = await FakeApiServer.start();
  server.route = ({ pathname }, response) => {
    const isPatch = response.req.method === 'PATCH';
    response.setHeader('content-type', 'application/json');
    response.statusCode = pathname === '/api/v1' ? 200 : pathname.endsWith('/bad') ? 500 : isPatch ? 200 : 404;
    const answer = pathname === '/api/v1' ? { resources } : pathname.endsWith('/bad') ? { message } : { metadata: {} };
    response.end(JSON.stringify(answer));
    return true;
  };
});
afterEach(() => server.stop());

const object = (kind: string, name: string, apiVersion = 'v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n`;
const manifestsOf = (...objects: readonly string[]) => readManifests(['-'], () => objects.join('---\n'));
const actor = () => ({ client: server.client(), clock: new ManualClock(), timeline: new Timeline() });
const apply = (...objects: readonly string[]) => applyManifests(actor(), manifestsOf(...objects), 'sw-1-verify');

test('applies to one namespace alone, and names what it leaves out', async () => {
  const monitor = object('ServiceMonitor', 'web', 'monitoring.coreos.com/v1');

  await expect(apply(object('Namespace', 'shop'), object('ConfigMap', 'a'), monitor)).resolves.toEqual([
    'Namespace/shop (it belongs to no namespace)',
    'ServiceMonitor/web (the cluster does not know its kind)',
  ]);
  expect(server.asked.filter((asked) => asked.startsWith('PATCH')).map((asked) => asked.split('?')[0])).toEqual([
    'PATCH /api/v1/namespaces/sw-1-verify/configmaps/a',
  ]);
});

test('what the API server refuses is told in its words, with file and line', async () => {
  await expect(apply(object('ConfigMap', 'a'), `${object('ConfigMap', 'bad')}colour: {}\n`)).rejects.toThrow(
    '-:8: the API server refuses ConfigMap/bad: .colour: field not declared in schema',
  );
});

test('what the API server refuses over an older version is the fault of the app', async () => {
  const refused = applyOver(actor(), manifestsOf(object('ConfigMap', 'bad')), 'sw-1-verify');
  await expect(refused).rejects.toThrow(AppFault);
  await expect(refused).rejects.toThrow(/cannot be applied over those of the older version: -:\d+: the API server/);
  await expect(applyOver(actor(), manifestsOf(object('ConfigMap', 'a')), 'sw-1-verify')).resolves.toBeUndefined();
});
