import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { thisProcess } from '../../shell/process-owner.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { annotations } from '../../kube/ownership/ownership.ts';
import { runInfo } from '../../record/example-run.test-helper.ts';
import { readResults } from '../../record/read-results.ts';
import { createRunFolder } from '../../record/run-folder.ts';
import { pastNotes, tellPast } from './run-verify.ts';
import { inOwnNamespace, tellNotApplied } from './verify-manifests.ts';

function newFolder() {
  const results = mkdtempSync(join(tmpdir(), 'sw-manifests-'));
  onTestFinished(() => {
    rmSync(results, { recursive: true });
  });
  const folder = createRunFolder(results, '1129-1620-k3f');
  folder.writeInfo(runInfo({ topics: [{ id: 'verify', title: 'The app', proves: 'It serves.' }] }));
  return folder;
}

test('what was not applied is told with what was not tested', () => {
  const folder = newFolder();
  tellNotApplied({ folder }, []);
  expect(readResults(folder).topics.flatMap(({ proofs }) => proofs)).toEqual([]);
  tellNotApplied({ folder }, ['Namespace/shop (it belongs to no namespace)', 'Gateway/web (not known)']);
  expect(readResults(folder).topics.flatMap(({ proofs }) => proofs)).toMatchObject([
    {
      ...{ id: 'not-applied', verdict: 'skipped' },
      reason: 'Namespace/shop (it belongs to no namespace), Gateway/web (not known)',
    },
  ]);
});

test('what load goes past is told with what was not tested, and before anything is done', () => {
  const folder = newFolder();
  tellPast({ folder }, []);
  expect(readResults(folder).topics.flatMap(({ proofs }) => proofs)).toEqual([]);
  tellPast({ folder }, ['Ingress shop', 'Service web']);
  expect(readResults(folder).topics.flatMap(({ proofs }) => proofs)).toMatchObject([
    { id: 'from-outside', verdict: 'skipped', reason: 'Ingress shop; Service web' },
  ]);
  expect(pastNotes(['Ingress shop', 'Service web'])).toEqual([
    ['From outside', 'Ingress shop'],
    ['From outside', 'Service web'],
  ]);
});

test('what was made beside the namespace goes with it, whatever became of the work', async () => {
  const server = await FakeApiServer.start();
  onTestFinished(() => server.stop());
  const its = { [annotations.owner]: JSON.stringify(thisProcess()), [annotations.expires]: '2026-11-30' };
  server.route = ({ pathname }, response) => {
    const items = pathname.endsWith('/clusterroles')
      ? [{ metadata: { name: 'reads', uid: 'u', annotations: its } }]
      : [];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items }));
    return true;
  };
  const run = { client: server.client(), folder: newFolder() };
  const failing = () => Promise.reject(new Error('its pods did not come'));
  const changes = () => server.asked.filter((call) => !call.startsWith('GET ')).map((call) => call.split('?')[0]);

  await expect(inOwnNamespace(run, { allowKinds: [] }, undefined, failing)).rejects.toThrow('did not come');
  expect(changes()).not.toContain('DELETE /apis/rbac.authorization.k8s.io/v1/clusterroles/reads');
  await expect(inOwnNamespace(run, { allowKinds: ['ClusterRole'] }, undefined, failing)).rejects.toThrow(
    'did not come',
  );
  expect(changes()).toContain('DELETE /apis/rbac.authorization.k8s.io/v1/clusterroles/reads');
});
