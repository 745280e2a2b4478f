import { expect, test } from 'vitest';
import { chooseWorkload, surroundingsIn } from '../choose-workload.ts';
import { parseManifests } from '../read-manifests.ts';
import { helmSteps, hookName, hooksText } from './hooks.ts';
import { chartWithHooks } from './rendered-charts.test-helper.ts';

const manifests = parseManifests({ text: chartWithHooks, file: 'hooked as rendered' });

test('hooks are no part of the app: each has its time, by weight, or none', () => {
  const { before, app, after, never } = helmSteps(manifests, 'install');
  expect(before.map(hookName)).toEqual([
    'ServiceAccount/migrate (pre-install, pre-upgrade)',
    'Job/migrate (pre-install, pre-upgrade)',
  ]);
  expect(app.map(({ manifest }) => manifest.kind)).toEqual([
    'ServiceAccount',
    'Service',
    'Deployment',
    'Basket',
    'ExternalSecret',
  ]);
  expect(after.map(hookName)).toEqual(['Job/seed (post-install)']);
  expect(never.map(hookName)).toEqual(['Pod/hooked-test-connection (test)', 'Job/wipe (pre-delete)']);
});

test('in an upgrade those of an upgrade have theirs', () => {
  const { before, after, never } = helmSteps(manifests, 'upgrade');
  expect(before.map(({ manifest }) => manifest.metadata.name)).toEqual(['migrate', 'migrate']);
  expect(after).toEqual([]);
  expect(never.map(hookName)).toContain('Job/seed (post-install)');
});

test('weights are numbers, whatever the order in which helm printed', () => {
  const hook = (name: string, weight: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, annotations: { helm.sh/hook: pre-install, helm.sh/hook-weight: "${weight}" } }\n`;
  const text = [hook('c', '10'), hook('b', '9'), hook('a', '-1')].join('---\n');
  const { before } = helmSteps(parseManifests({ text, file: '-' }), 'install');
  expect(before.map(({ manifest }) => manifest.metadata.name)).toEqual(['a', 'b', 'c']);
});

test('what becomes of them is said before anything is done', () => {
  expect(hooksText(manifests)).toBe(
    'ServiceAccount/migrate (pre-install, pre-upgrade), Job/migrate (pre-install, pre-upgrade): applied first, and waited for where it runs to an end; Job/seed (post-install): applied last; Pod/hooked-test-connection (test), Job/wipe (pre-delete): not applied, as helm runs it at another time',
  );
  expect(hooksText(helmSteps(manifests, 'install').app)).toBeUndefined();
});

test('of what helm rendered the workload is found with its Service, and its template is known', () => {
  const workload = chooseWorkload(manifests, undefined);
  expect(workload).toMatchObject({ kind: 'Deployment', name: 'hooked', replicas: 1 });
  expect(surroundingsIn(manifests).services).toMatchObject([{ name: 'hooked', selector: workload.selector }]);
  expect(manifests.find(({ manifest }) => manifest.kind === 'Deployment')?.template).toBe(
    'hooked/templates/deployment.yaml',
  );
});
