import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { proofFile, runInfo } from '../../record/example-run.test-helper.ts';
import { writeReport } from '../write-report.ts';
import { addRelease, exampleFolder, writeExampleRun } from './example-folder.test-helper.ts';
import { headlineOf } from './headline.ts';
import { storiesOf } from './model/read-proof.ts';

function newResults(): string {
  const results = mkdtempSync(join(tmpdir(), 'seaworthy-page-'));
  onTestFinished(() => {
    rmSync(results, { recursive: true });
  });
  return results;
}

test('nothing in the page is fetched, and no code but its own may run', () => {
  const page = readFileSync(writeExampleRun(newResults()).file('report.html'), 'utf8');
  expect(page).toMatch(
    /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-\S+; script-src &#39;sha256-/,
  );
  expect(page).not.toMatch(/(src|href)\s*=\s*["']?\s*(https?:|\/\/)/i);
  expect(page).not.toMatch(/<(link|img|iframe|object|embed)\b/i);
  expect(page).not.toMatch(/ style=| on\w+=/);
});

test('a full run stays under 2 MB: 110 proofs, 40 of them with load, half of these with drops', () => {
  const folder = exampleFolder(newResults());
  for (let index = 0; index < 40; index++)
    addRelease(
      folder,
      { preStopMs: index % 2 === 0 ? 0 : 5000, lengthMs: 20_000 },
      { id: `load-${String(index)}`, kind: 'control', verdict: 'pass' },
    );
  for (let index = 0; index < 70; index++)
    folder.writeProof(proofFile({ topic: 'logging', runtime: null, id: `proof-${String(index)}`, counts: {} }));
  const results = writeReport(folder);
  expect(results.totals.controls.pass + results.totals.proofs.pass).toBe(110);
  expect(readFileSync(folder.file('report.html')).length).toBeLessThan(2_000_000);
}, 60_000);

test('the verdict names the good app before its twins, with what the judge said', () => {
  const folder = exampleFolder(newResults());
  addRelease(folder, { preStopMs: 0 }, { id: 'a-twin', kind: 'control', verdict: 'fail', reason: 'not caught' });
  addRelease(folder, { preStopMs: 0 }, { id: 'rollout' });
  const results = writeReport(folder);
  const headline = headlineOf(results, storiesOf(folder, results));
  expect(headline).toMatchObject({ verdict: 'fail', first: { key: 'rolling-delete-node/rollout' } });
  expect(headline.sentence).toMatch(
    /^2 failed\. rolling-delete \(node\) rollout: \d+ of \d+ requests were dropped, 0 rejected: the app stopped accepting/,
  );
  expect(headline.fix).toMatch(/a preStop hook that waits/);
});

test('what was sent of each of several kinds of requests, and what failed of it, stands below the streams', () => {
  const folder = exampleFolder(newResults());
  const ofCart = { 'kind.POST /<cart>.sent': 1310, 'kind.POST /<cart>.dropped': 2, 'kind.POST /<cart>.rejected': 17 };
  const ofItems = { 'kind.GET /items.sent': 1311, 'kind.GET /items.dropped': 0, 'kind.GET /items.rejected': 0 };
  folder.writeProof(proofFile({ topic: 'verify', id: 'steady', counts: { sent: 2621, ...ofItems, ...ofCart } }));
  writeReport(folder);
  const rows =
    readFileSync(folder.file('report.html'), 'utf8').match(/<tr><th scope="row">(?:GET|POST).*?<\/tr>/g) ?? [];
  expect(rows.map((row) => row.replaceAll(/(?:<[^>]+>)+/g, '|'))).toEqual([
    '|GET /items|1,311|0|0|',
    '|POST /&#60;cart&#62;|1,310|2|17|',
  ]);
});

test('a run of an earlier version, which knew no codes, is shown as it was recorded', () => {
  const folder = exampleFolder(newResults());
  const proof = addRelease(folder, { preStopMs: 0 }, { id: 'rollout' });
  const dir = join(folder.dir, folder.proofDir(proof));
  const { code, figures, cause, ...recorded } = proof;
  expect([code, figures, cause]).not.toContain(undefined);
  folder.writeProof(recorded);
  writeFileSync(
    join(dir, 'judgements.json'),
    JSON.stringify({ schemaVersion: 1, judgements: [{ judgement: { reason: proof.reason } }] }),
  );
  const results = writeReport(folder);
  const page = readFileSync(folder.file('report.html'), 'utf8');
  expect(headlineOf(results, storiesOf(folder, results)).sentence).toMatch(
    /: \d+ of \d+ requests were dropped, 0 rejected\.$/,
  );
  expect(page).toContain('class="experiment"');
  expect(page).not.toContain('Not drawn');
});

test('when nothing was sent, the verdict says so, and why, and nothing of requests', () => {
  const folder = exampleFolder(newResults());
  const unloaded = 'no Service selects its pods';
  folder.writeProof(proofFile({ id: 'stop', counts: { pods: 1 }, figures: { pods: 1, unloaded } }));
  const results = writeReport(folder);
  expect(headlineOf(results, []).sentence).toBe(
    'All proven: 1 proof holds; no load was sent: no Service selects its pods.',
  );
});

test('when all is proven, the verdict says how much that was', () => {
  const folder = exampleFolder(newResults());
  folder.writeProof(proofFile());
  folder.writeProof(proofFile({ id: 'twin', kind: 'control' }));
  const results = writeReport(folder);
  expect(headlineOf(results, []).sentence).toBe(
    'All proven: 1 proof holds, 1 control was caught for its own reason, and none of 12,340 requests to good apps was dropped.',
  );
});

test('what was skipped is in the verdict, not called proven', () => {
  const folder = exampleFolder(newResults());
  folder.writeProof(proofFile());
  folder.writeProof(proofFile({ id: 'drain', verdict: 'skipped' }));
  const results = writeReport(folder);
  expect(headlineOf(results, []).sentence).toMatch(/^All that was played is proven, 1 skipped: 1 proof holds/);
});

test('a run of verify names the app where others name the topic', () => {
  const folder = exampleFolder(newResults());
  const subject = 'deployment/<web> in shop';
  const topic = { id: 'release-readiness', title: `verify of ${subject}`, proves: 'It loses no request.' };
  folder.writeInfo(runInfo({ command: 'seaworthy verify -n shop deployment/web', subject, topics: [topic] }));
  folder.writeProof(
    proofFile({ topic: topic.id, runtime: null, id: 'stop', verdict: 'fail', reason: 'it was killed', counts: {} }),
  );
  writeReport(folder);
  const page = readFileSync(folder.file('report.html'), 'utf8');
  const textOf = (tag: string) => new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`).exec(page)?.[1];
  expect(textOf('title')).toMatch(/^fail: verify of deployment\/&#60;web&#62; in shop, Seaworthy run /);
  expect(textOf('h1')).toBe('1 failed. deployment/&#60;web&#62; in shop, stop: it was killed.');
  expect(textOf('h2')).toBe('verify of deployment/&#60;web&#62; in shop');
  expect(page).toContain('<th scope="row">deployment/&#60;web&#62; in shop</th>');
  expect(page).not.toContain('<code>release-readiness</code>');
});
