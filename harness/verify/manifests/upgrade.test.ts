import { expect, test } from 'vitest';
import { chooseWorkload, surroundingsIn } from './choose-workload.ts';
import { readManifests } from './read-manifests.ts';
import { targetOf } from '../target.ts';
import { manifestsFor, upgradeOf, type AppVersion } from './upgrade.ts';

function version(told: string, image: string, name = 'web'): AppVersion {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: main, image: ${image} }] } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
  const manifests = readManifests(['-'], () => text);
  return { told, manifests, target: targetOf(chooseWorkload(manifests, undefined), surroundingsIn(manifests), {}) };
}

const v2 = version('new.yaml', 'web:2');

test('an upgrade is of the workload of the same kind and name, and of what stands around it in its own manifests', () => {
  const { from, to } = upgradeOf(version('old.yaml', 'web:1'), v2, {});
  expect(from.target).toMatchObject({ workload: { name: 'web', containers: [{ image: 'web:1' }] }, way: {} });
  expect(to).toBe(v2);
});

test.each<[string, AppVersion, object, string]>([
  ['another workload', version('old.yaml', 'web:1', 'shop'), {}, 'There is no deployment/web in the manifests'],
  ['no such Service', version('old.yaml', 'web:1'), { service: 'api' }, 'There is no Service api'],
  ['the same pods', version('old.yaml', 'web:2'), {}, 'deployment/web has the same pod template there as in new.yaml'],
])('older manifests with %s are refused in one line', (_, older, way, message) => {
  expect(() => upgradeOf(older, v2, way)).toThrow(`--upgrade-from old.yaml: ${message}`);
});

test('a chart is rendered for the place that it is applied to, as it may ask for its namespace', async () => {
  const place = { namespace: 'sw-1-verify', kubernetes: 'v1.37.2' };
  const asked: object[] = [];
  const chart = (of: object) => {
    asked.push(of);
    return Promise.resolve(version('a chart', 'web:3').manifests);
  };
  await expect(manifestsFor({ ...v2, chart }, place)).resolves.toMatchObject([
    { manifest: { spec: { template: { spec: { containers: [{ image: 'web:3' }] } } } } },
    {},
  ]);
  expect(asked).toEqual([place]);
  await expect(manifestsFor(v2, place)).resolves.toBe(v2.manifests);
});
