import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resultsSchema, type ProofFile, type Results } from '../record/results.ts';
import type { Verdict } from '../core/verdict.ts';
import { compareRuns } from './compare/compare.ts';
import { ended, identity, proofFile, runInfo } from '../record/example-run.test-helper.ts';
import { annotations } from './github/github-annotations.ts';
import { jobSummary } from './github/github-summary.ts';
import { readJson } from '../record/json-file.ts';
import { matrixOf } from './matrix.ts';
import { paletteFor } from './palette.ts';
import { createRunFolder, type RunFolder } from '../record/run-folder.ts';
import { terminalSummary } from './terminal/terminal-summary.ts';
import { writeReport } from './write-report.ts';

// One run with a bit of everything, and what a person would count in it.

const files: ProofFile[] = [
  proofFile({ id: 'one-by-one', repetition: 1 }),
  proofFile({
    id: 'one-by-one',
    repetition: 2,
    verdict: 'fail',
    reason: '7 dropped',
    counts: { sent: 100, dropped: 7 },
  }),
  proofFile({ id: 'rollout', verdict: 'inconclusive', reason: 'load not reached', untrusted: true }),
  proofFile({ id: 'naive', kind: 'control', counts: { sent: 50, dropped: 34 } }),
  proofFile({ id: 'drain', kind: 'control', verdict: 'skipped', reason: 'one node only', counts: {} }),
  proofFile({ id: 'unannounced', kind: 'measurement', counts: { sent: 10, dropped: 1 } }),
  proofFile({ id: 'one-by-one', runtime: 'go', counts: { sent: 1, dropped: 0 } }),
  proofFile({ id: 'naive', runtime: 'go', kind: 'control', verdict: 'fail', counts: { sent: 5, dropped: 0 } }),
  proofFile({ topic: 'logging', runtime: null, id: 'current', counts: {} }),
];
/** Left no file of its own. */
const crashed = identity({ topic: 'logging', runtime: null, id: 'previous' });

const counted = {
  proofs: { pass: 3, fail: 1, inconclusive: 2, skipped: 0 },
  controls: { pass: 1, fail: 1, inconclusive: 0, skipped: 1 },
  measurements: { pass: 1, fail: 0, inconclusive: 0, skipped: 0 },
};
const all = { pass: 5, fail: 2, inconclusive: 2, skipped: 1 };
const sent = 12_340 + 100 + 12_340 + 50 + 10 + 1 + 5;
const dropped = 7 + 34 + 1;
const closing = '5 passed, 4 failed, 1 skipped';

let folder: RunFolder;
let results: Results;

beforeAll(() => {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-agree-'));
  folder = createRunFolder(dir, 'r1');
  folder.writeInfo(runInfo());
  for (const file of files) {
    folder.writeProof(file);
    const { topic, runtime, id, kind, title, repetition, verdict } = file;
    const test = { topic, runtime, id, kind, title, repetition };
    const state = verdict === 'pass' ? 'passed' : verdict === 'skipped' ? 'skipped' : 'failed';
    folder.appendTestEvent(ended({ test, state }));
  }
  folder.appendTestEvent(ended({ test: crashed, state: 'failed', texts: ['Error: no namespace'] }));
  results = writeReport(folder);
});

afterAll(() => {
  rmSync(join(folder.dir, '..'), { recursive: true });
});

const verdicts: readonly Verdict[] = ['pass', 'fail', 'inconclusive', 'skipped'];

test('results.json', () => {
  const read = readJson(folder.file('results.json'), resultsSchema);
  expect(read.totals).toEqual(counted);
  const ofTopics = verdicts.map((verdict) => [
    verdict,
    sum(read.topics.flatMap(({ totals }) => Object.values(totals ?? {}).map((tally) => tally[verdict]))),
  ]);
  expect(Object.fromEntries(ofTopics)).toEqual(all);
});

test('terminal', () => {
  const text = terminalSummary(results, {
    palette: paletteFor({ isTTY: false }),
    width: 140,
    folder: 'r',
    logsOf: () => [],
  });
  expect(text).toContain('Proofs:       3 pass, 1 fail, 2 inconclusive\n');
  expect(text).toContain('Controls:     1 pass, 1 fail, 1 skipped\n');
  expect(text).toContain('Measurements: 1 pass\n');
  expect(text.trimEnd().split('\n').at(-1)).toBe(closing);
  const whole = text.split('\n').filter((line) => /^[✘?] (fail|inconclusive) /.test(line));
  expect(whole).toHaveLength(all.fail + all.inconclusive);
  const rows = [...text.matchAll(/^ {2}[✔✘?-] .*? {2}([\d,]+) {2,}([\d,]+) /gm)];
  expect(sum(rows.map(([, cell]) => numberOf(cell)))).toBe(sent);
  expect(sum(rows.map(([, , cell]) => numberOf(cell)))).toBe(dropped);
});

test('junit.xml', () => {
  const xml = readFileSync(folder.file('junit.xml'), 'utf8');
  const [, ...root] = /<testsuites .*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml) ?? [];
  expect(root.map(Number)).toEqual([files.length + 1, all.fail, all.inconclusive]);
  const suites = [...xml.matchAll(/<testsuite .*tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/g)];
  const columns = [1, 2, 3, 4].map((column) => sum(suites.map((suite) => Number(suite[column]))));
  expect(columns).toEqual([files.length + 1, all.fail, all.inconclusive, all.skipped]);
  const elements = ['testcase', 'failure', 'error', 'skipped'].map(
    (name) => xml.split(new RegExp(`<${name}[ /]`)).length - 1,
  );
  expect(elements).toEqual(columns);
});

test('report.html', () => {
  const page = readFileSync(folder.file('report.html'), 'utf8');
  const sections = verdicts.map((verdict) => [verdict, page.split(`<details class="proof ${verdict}"`).length - 1]);
  expect(Object.fromEntries(sections)).toEqual(all);
  const signs = verdicts.map((verdict) => [verdict, page.split(`<a class="sign ${verdict}"`).length - 1]);
  expect(Object.fromEntries(signs)).toEqual(all);
  const ratios = [...page.matchAll(/<span class="ratio">(\d+)\/(\d+)</g)];
  expect([1, 2].map((part) => sum(ratios.map((ratio) => Number(ratio[part]))))).toEqual([all.pass, files.length + 1]);
  const rows = [...page.matchAll(/<th scope="row">all<\/th><td>([\d,]*)<\/td><td>[\d,]*<\/td><td>([\d,]*)</g)];
  expect([1, 2].map((part) => sum(rows.map((row) => numberOf(row[part]))))).toEqual([sent, dropped]);
  expect(page).toContain(closing);
});

test('the summary and the annotations of a GitHub job', () => {
  const summary = jobSummary(results, 'r');
  expect(summary).toContain(closing);
  expect(summary.split('<details>').length - 1).toBe(all.fail + all.inconclusive);
  const lines = annotations(results);
  expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(all.fail);
  expect(lines.filter((line) => line.startsWith('::warning '))).toHaveLength(all.inconclusive);
});

test('the matrix', () => {
  const cells = matrixOf(results).rows.flatMap(({ cells: row }) => row.flatMap((cell) => cell?.text ?? []));
  const ratios = cells.flatMap((text) => text.split(' · ').map((part) => /(\d+)\/(\d+)/.exec(part)));
  const judged = (['proofs', 'controls'] as const).map((kind) => counted[kind]);
  expect(sum(ratios.map((ratio) => numberOf(ratio?.[1])))).toBe(sum(judged.map(({ pass }) => pass)));
  expect(sum(ratios.map((ratio) => numberOf(ratio?.[2])))).toBe(
    sum(judged.map(({ pass, fail, inconclusive }) => pass + fail + inconclusive)),
  );
});

test('the comparison of the run with itself', () => {
  const { worse, proofs } = compareRuns(results, results);
  expect([worse, new Set(proofs.map(({ change }) => change))]).toEqual([false, new Set(['same'])]);
  expect(sum(proofs.map(({ after }) => after?.sent ?? 0))).toBe(sent);
  expect(sum(proofs.map(({ after }) => after?.dropped ?? 0))).toBe(dropped);
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function numberOf(text: string | undefined): number {
  return Number(text?.replaceAll(',', '') ?? 0);
}
