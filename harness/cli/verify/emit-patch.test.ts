import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { join } from 'node:path';
import { UsageError } from '../../core/harness-error.ts';
import { proofFile, runInfo } from '../../record/example-run.test-helper.ts';
import { createRunFolder } from '../../record/run-folder.ts';
import { chooseWorkload, manifestOf, surroundingsIn } from '../../verify/manifests/choose-workload.ts';
import { createdChartWithPatch } from '../../verify/manifests/helm/rendered-charts.test-helper.ts';
import { parseManifests } from '../../verify/manifests/read-manifests.ts';
import { targetOf } from '../../verify/target.ts';
import { emitPatch } from './emit-patch.ts';

const manifests = parseManifests({ text: createdChartWithPatch, file: 'shop as rendered' });
const workload = chooseWorkload(manifests, undefined);
const target = targetOf(workload, surroundingsIn(manifests), {});

/** A run in which `stop` failed, as the app stops too soon. */
function failedRun() {
  const results = mkdtempSync(join(tmpdir(), 'sw-emit-'));
  onTestFinished(() => {
    rmSync(results, { recursive: true });
  });
  const folder = createRunFolder(results, '1123-1805-k3f');
  folder.writeInfo(runInfo({ topics: [{ id: 'verify', title: 'The app', proves: 'It serves.' }] }));
  const cause = { code: 'stopped-before-endpoint-removal', figures: {}, text: 'it stops too soon', fix: 'wait' };
  folder.writeProof(proofFile({ topic: 'verify', runtime: null, id: 'stop', verdict: 'fail', cause }));
  return folder;
}

const manifest = manifestOf(workload, manifests);
if (!manifest) throw new RangeError('Expected a Deployment in what helm printed');

test('values of a patch are given to the chart, and what they have no effect on is told', async () => {
  const folder = failedRun();
  const given: string[] = [];
  const renderWith = (values: string) => {
    given.push(readFileSync(values, 'utf8'));
    return Promise.resolve(manifests);
  };
  const shown = await emitPatch(folder, 'values', manifest, { planned: { target }, renderWith });

  expect(given).toEqual([shown.files[0]?.text]);
  expect(given[0]).toContain('lifecycle:');
  expect(shown.howTo('results/r')).toMatch(
    /^add `--values results\/r\/patch\/values\.yaml` to helm, after others; .* without effect are .*lifecycle/,
  );
});

test('a chart that refuses them says so in its own words', async () => {
  const renderWith = () => Promise.reject(new UsageError('./shop cannot be rendered by helm: lifecycle not allowed'));
  const shown = await emitPatch(failedRun(), 'values', manifest, { planned: { target }, renderWith });
  expect(shown.howTo('r')).toMatch(/; with them \.\/shop cannot be rendered by helm: lifecycle not allowed$/);
});

test('a chart is not rendered for other formats, and values of no chart are said to be untried', async () => {
  const renderWith = () => Promise.reject(new RangeError('It was rendered'));
  await expect(emitPatch(failedRun(), 'kubectl', manifest, { planned: { target }, renderWith })).resolves.toBeDefined();
  const untried = await emitPatch(failedRun(), 'values', manifest, { planned: { target } });
  expect(untried.howTo('r')).toContain('what a chart does not read has no effect');
});
