import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ProofResult, Results } from '../record/results.ts';
import { concludeRun } from '../record/conclusion.ts';
import { ended, identity, pathProof, proofFile } from '../record/example-run.test-helper.ts';
import { addRelease, exampleFolder } from '../report/html/example-folder.test-helper.ts';
import { judgeRun } from './judge-run.ts';
import { logTails } from '../report/terminal/log-tails.ts';
import { paletteFor } from '../report/palette.ts';
import { findRunFolder, openRunFolder, type RunFolder } from '../record/run-folder.ts';
import { terminalSummary } from '../report/terminal/terminal-summary.ts';
import { writeReport } from '../report/write-report.ts';

// A run of three proofs, of which something is spoilt: by a full disk, a kill, or somebody else.

const spoilt = 'rolling-delete-node/rollout';
const others = ['rolling-delete-go/rollout', 'rolling-delete-node/single-replica'];
let whole: string;

beforeAll(() => {
  whole = mkdtempSync(join(tmpdir(), 'seaworthy-whole-'));
  const folder = exampleFolder(whole);
  const release = { preStopMs: 5000, lengthMs: 6000 };
  for (const changes of [{}, { id: 'single-replica' }, { runtime: 'go' }]) {
    const { topic, runtime, id, kind, title } = addRelease(folder, release, { id: 'rollout', ...changes });
    const named = identity({ topic, runtime, id, kind, title });
    folder.appendTestEvent({ event: 'started', at: ended().at - 1000, test: named });
    folder.appendTestEvent(ended({ test: named }));
  }
  writeReport(folder);
  return () => {
    rmSync(whole, { recursive: true });
  };
});

/** A run's folder of its own, to be spoilt. */
function copied(): RunFolder {
  const results = mkdtempSync(join(tmpdir(), 'seaworthy-spoilt-'));
  onTestFinished(() => {
    rmSync(results, { recursive: true });
  });
  execFileSync('cp', ['-a', `${whole}/.`, results]);
  return findRunFolder(results, '1123-1805-k3f');
}

function proofsOf(results: Results): Map<string, ProofResult> {
  return new Map(
    results.topics.flatMap(({ id, runtime, proofs }) =>
      proofs.map((proof) => [`${id}${runtime === null ? '' : `-${runtime}`}/${proof.id}`, proof] as const),
    ),
  );
}

function expectOthersUntouched(results: Results): void {
  const proofs = proofsOf(results);
  expect(others.map((name) => [name, proofs.get(name)?.verdict])).toEqual(others.map((name) => [name, 'pass']));
}

/** All that can be asked of a folder. */
function everythingOf(folder: RunFolder) {
  const results = writeReport(folder);
  const page = readFileSync(folder.file('report.html'), 'utf8');
  const junit = readFileSync(folder.file('junit.xml'), 'utf8');
  const palette = paletteFor({ isTTY: false });
  const terminal = terminalSummary(results, { palette, width: 120, folder: 'r', logsOf: (of) => logTails(folder, of) });
  return { results, page, junit, terminal, again: judgeRun(folder) };
}

test('the whole one is all proven, and the same to the byte when it is judged again', () => {
  const { results, again } = everythingOf(copied());
  expect(again.differences).toEqual([]);
  expect([concludeRun(results).because, proofsOf(results).size]).toEqual(['all proven', 3]);
});

const half = (text: string) => text.slice(0, Math.floor(text.length / 2));
const replaced = (what: RegExp, by: string) => (text: string) => text.replace(what, by);

test.each([
  ['half', half, /proof\.json is not what a run writes/],
  ['empty', () => '', /proof\.json is not what a run writes/],
  ['NULs', (text: string) => '\0'.repeat(text.length), /proof\.json is not what a run writes/],
  ['an endless duration', replaced(/"durationMs": \d+/, '"durationMs": 1e300'), /proof\.json is not what a run writes/],
  ['no time', replaced(/"startedAt": ".*?"/, '"startedAt": "noon"'), /proof\.json is not what a run writes/],
  ['of another proof', replaced(/"id": "rollout"/, '"id": "single-replica"'), /is the result of another proof/],
  ['of a proof elsewhere', replaced(/"topic": ".*?"/, '"topic": "../../etc"'), /is the result of another proof/],
  ['evidence elsewhere', replaced(/"rolling-delete-node\/rollout"/, '"../../secret"'), /is not what a run writes/],
])('a proof.json that is spoilt costs its own proof: %s', (_, change, reason) => {
  const folder = copied();
  const path = join(folder.dir, spoilt, 'proof.json');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  const { results, again, page } = everythingOf(folder);
  for (const told of [results, again.results]) {
    expect(proofsOf(told).get(spoilt)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(reason) as string,
    });
    expect(proofsOf(told).size).toBe(3);
    expectOthersUntouched(told);
  }
  expect(concludeRun(results).exitCode).toBe(2);
  expect(page).toContain(`id="${spoilt}"`);
  expect(again.differences).toEqual([{ where: spoilt, what: expect.stringMatching(reason) as string }]);
});

test.each([
  ['judgements.json', 'half', half, /judgements\.json is not what a run writes/],
  ['judgements.json', 'another version', replaced(/"schemaVersion": 2/, '"schemaVersion": 99'), /judgements\.json/],
  ['ledger.jsonl', 'gone', undefined, /ledger\.jsonl is missing/],
  ['ledger.jsonl', 'a line of it null', replaced(/\n\[.*/, '\nnull'), /saved ledger is not complete/],
  ['load.json', 'half', half, /load\.json is not what a run writes/],
  ['trace.jsonl', 'a pod without fields', replaced(/\n\{"kind":"pod".*/, '\n{"kind":"pod","at":1}'), /trace\.jsonl/],
])('evidence that is spoilt is told at its proof: %s %s', (file, _, change, reason) => {
  const folder = copied();
  const path = join(folder.dir, spoilt, file);
  if (change) writeFileSync(path, change(readFileSync(path, 'utf8')));
  else rmSync(path);
  const { results, again, page } = everythingOf(folder);
  expectOthersUntouched(results);
  expectOthersUntouched(again.results);
  expect(proofsOf(again.results).get(spoilt)).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(reason) as string,
  });
  expect(page.split('Not drawn').length - 1).toBe(1);
});

const eventsOf = (change: (lines: string[]) => string[]) => (text: string) => change(text.split('\n')).join('\n');

test.each([
  ['tests.jsonl', 'a torn line', eventsOf((lines) => lines.with(2, half(lines[2] ?? ''))), /^tests\.jsonl:3 is not/],
  ['tests.jsonl', 'a line of NULs', eventsOf((lines) => lines.toSpliced(2, 0, '\0\0\0')), /^tests\.jsonl:3 is not/],
  ['tests.jsonl', 'a time of no calendar', replaced(/"at":\d+/, '"at":1e300'), /^tests\.jsonl:1 is not/],
  ['path.json', 'half', half, /^path\.json is not what a run writes/],
  ['run.json', 'half', half, /^run\.json is not what a run writes/],
])('a file of the run that is spoilt costs one proof, of the harness: %s, %s', (file, _, change, reason) => {
  const folder = copied();
  const path = join(folder.dir, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  const { results, again, junit } = everythingOf(folder);
  for (const told of [results, again.results]) {
    const proofs = proofsOf(told);
    expect(proofs.get(`harness/${file}`)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(reason) as string,
    });
    expect([spoilt, ...others].map((name) => proofs.get(name)?.verdict)).toEqual(['pass', 'pass', 'pass']);
    expect(concludeRun(told).exitCode).toBe(2);
  }
  expect(junit).toContain('classname="harness"');
});

test('where the end of a proof was torn away, its pass is none, and its failure is one', () => {
  const folder = copied();
  writeFileSync(
    folder.file('tests.jsonl'),
    readFileSync(folder.file('tests.jsonl'), 'utf8').replaceAll(/\n\{"event":"ended"/g, '\n{"event":'),
  );
  const pathOfProof = join(folder.dir, spoilt, 'proof.json');
  writeFileSync(pathOfProof, readFileSync(pathOfProof, 'utf8').replace('"verdict": "pass"', '"verdict": "fail"'));
  const proofs = proofsOf(writeReport(folder));
  expect(proofs.get(spoilt)?.verdict).toBe('fail');
  for (const name of others)
    expect(proofs.get(name)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'how its test ended is not known, as not all of tests.jsonl can be read',
    });
});

// What somebody else may have made.

const secret = 'the secret of another folder';

function secretBeside(folder: RunFolder): string {
  const path = join(dirname(folder.dir), 'secret', 'logs', 'web-78f9ff8988-8fhwt.web.log');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `2026-11-25T21:50:32.123456789Z ${secret}\n`);
  return path;
}

const log = 'logs/web-78f9ff8988-8fhwt.web.log';

test.each([
  ['a log', log],
  ['the trace', 'trace.jsonl'],
  ['a ledger', 'ledger.jsonl'],
  ['judgements', 'judgements.json'],
  ['the result', 'proof.json'],
])('what a link leads to outside of the folder is not read: %s', (_, file) => {
  const folder = copied();
  const path = join(folder.dir, spoilt, file);
  rmSync(path);
  symlinkSync(secretBeside(folder), path);
  const { results, page, junit, terminal, again } = everythingOf(folder);
  for (const text of [JSON.stringify(results), page, junit, terminal, JSON.stringify(again)])
    expect(text).not.toContain(secret);
  expect(`${page}${JSON.stringify(again)}`).toMatch(/is not read: expected a regular file/);
  expectOthersUntouched(results);
});

test.each([
  ['a log', log],
  ['the trace', 'trace.jsonl'],
  ['the result', 'proof.json'],
  ['its description', '../../run.json'],
  ['its events', '../../tests.jsonl'],
])('a pipe is not waited for: %s', { timeout: 20_000 }, (_, file) => {
  const folder = copied();
  const path = join(folder.dir, spoilt, file);
  rmSync(path);
  execFileSync('mkfifo', [path]);
  const { results, page } = everythingOf(folder);
  expect(page).toMatch(/is not read: expected a regular file/);
  expectOthersUntouched(results);
});

test('a folder of evidence that is a link, and evidence elsewhere, are not read', () => {
  const folder = copied();
  secretBeside(folder);
  rmSync(join(folder.dir, spoilt), { recursive: true });
  symlinkSync('../../secret', join(folder.dir, spoilt));
  const { page, terminal } = everythingOf(folder);
  const tails = logTails(folder, { evidence: ['../secret'], text: undefined });
  for (const text of [page, terminal, JSON.stringify(tails)]) expect(text).not.toContain(secret);
  expect(tails).toMatchObject([{ lines: [expect.stringMatching('cannot be part of a path')] }]);
});

test.skipIf(process.platform !== 'linux')('judging leaves no file open, of whole evidence and of spoilt', () => {
  const folder = copied();
  const before = readdirSync('/proc/self/fd').length;
  for (let times = 0; times < 5; times++) judgeRun(folder);
  writeFileSync(join(folder.dir, spoilt, 'trace.jsonl'), 'x\n');
  for (let times = 0; times < 5; times++) judgeRun(folder);
  expect(readdirSync('/proc/self/fd').length).toBeLessThan(before + 5);
});

test('names are text, whatever they hold', () => {
  const folder = copied();
  const name = '</script><img src=x onerror=alert(1)>\u001b[2J\u0001##[add-mask]x';
  folder.addPathProof(pathProof({ clean: false, detail: name }));
  folder.appendTestEvent(ended({ test: identity({ id: name, topic: '../../etc' }), state: 'failed', texts: [name] }));
  folder.writeInfo({ ...folder.readInfo(), command: name });
  writeFileSync(
    join(folder.dir, spoilt, 'proof.json'),
    JSON.stringify(proofFile({ id: 'rollout', verdict: 'fail', reason: name, title: name, text: `${name}\n${name}` })),
  );
  const { page, junit, terminal, results } = everythingOf(folder);
  expect(page).not.toMatch(/<img|\u001b/);
  expect(junit).not.toMatch(/[\u0001\u001b]/);
  expect(terminal).not.toMatch(/[\u0001\u001b]|##\[/);
  expect(readFileSync(folder.file('results.json'), 'utf8')).not.toMatch(/[\u0001\u001b]|##\[/);
  expect(results.totals.proofs).toMatchObject({ pass: 2, fail: 1, inconclusive: 1 });
});

test('an id that leads elsewhere is no run', () => {
  const folder = copied();
  const results = dirname(folder.dir);
  for (const named of ['../../../../etc', '/etc', '/etc/passwd', '', '.', '$(id)'])
    expect(() => findRunFolder(results, named)).toThrow(/found no run\.json/);
  expect(openRunFolder(folder.dir).run).toBe('1123-1805-k3f');
});

test('a file that lacks room at its end is what a kill leaves, and costs nothing', () => {
  const folder = copied();
  appendFileSync(folder.file('tests.jsonl'), '{"event":"st');
  expect(concludeRun(writeReport(folder)).exitCode).toBe(0);
});
