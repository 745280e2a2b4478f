import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RunningCluster } from '../../cluster/cluster-provider.ts';
import { loadConfig } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { suiteName } from '../../core/suite-name.ts';
import { createRunFolder, type RunFolder } from '../../record/run-folder.ts';
import { resultsText, writeReport } from '../../report/write-report.ts';
import { tablesOf } from '../report/tables.ts';
import { projectRoot } from './project-root.ts';
import { runE2e } from './run-e2e.ts';
import { runSuites } from './run-suites.ts';

const ofRun = `import { writeFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRunFolder } from '${projectRoot}harness/record/run-folder.ts';
import { startedAnnotation } from '${projectRoot}harness/testing/vitest/proof-meta.ts';
const folder = openRunFolder(process.env.SEAWORTHY_RUN_DIR);
function write(id, verdict) {
  folder.writeProof({
    topic: 'logging', runtime: 'node', id, title: id, kind: 'proof', verdict, reason: 'as written', counts: {},
    evidence: [], startedAt: new Date().toISOString(), durationMs: 1,
  });
}
const meta = (id) => ({ meta: { proof: { id, runtime: 'node', kind: 'proof' } } });
const tellsOfItsStart = () => beforeEach(({ annotate }) => annotate(startedAnnotation));
`;

const suites = {
  'logging.test.ts': `${ofRun}
    test('good', meta('good'), () => { write('good', 'pass'); });
    test('bad', meta('bad'), () => { write('bad', 'fail'); expect(1).toBe(2); });
    test('no result', meta('no-result'), () => { throw new Error('no namespace'); });
    test('too slow', { ...meta('too-slow'), timeout: 50 }, async () => { await new Promise(() => {}); });
    describe('set-up', () => {
      beforeAll(() => { throw new Error('set-up broke'); });
      test('never runs', meta('never-runs'), () => { write('never-runs', 'pass'); });
    });
    test('left out', meta('left-out'), ({ skip }) => { skip('needs two nodes'); });`,
  'logging.load.test.ts': `${ofRun}
    tellsOfItsStart();
    test('with load', meta('with-load'), () => { write('with-load', 'pass'); });`,
  'pre-stop.test.ts': `import './gone.ts';`,
  'image-tags.load.test.ts': '// Of this file nothing was asked for.',
};

const config = await loadConfig({}, '/');

test('whatever happens to a test, the run knows what it came to', { timeout: 60_000 }, async () => {
  const { folder, lines, run } = newRun(suites);
  await run();

  const { topics } = writeReport(folder);
  const verdicts = topics.map(({ id, runtime, proofs }) => [
    id,
    runtime,
    Object.fromEntries(
      proofs.map((proof) => [proof.id, `${proof.verdict}: ${proof.reason.split(' imported')[0] ?? ''}`]),
    ),
  ]);
  expect(verdicts).toMatchInlineSnapshot(`
    [
      [
        "logging",
        null,
        {
          "suite set-up": "inconclusive: set-up broke",
        },
      ],
      [
        "logging",
        "node",
        {
          "bad": "fail: as written",
          "good": "pass: as written",
          "left-out": "skipped: needs two nodes",
          "never-runs": "skipped: skipped without a reason",
          "no-result": "inconclusive: no namespace",
          "too-slow": "inconclusive: Test timed out in 50ms.",
          "with-load": "pass: as written",
        },
      ],
      [
        "pre-stop",
        null,
        {
          "pre-stop.test.ts": "inconclusive: Cannot find module './gone.ts'",
        },
      ],
    ]
  `);
  expect(lines.join('\n')).toMatch(/running +logging \(node\) {2}with-load\n +pass +logging \(node\) {2}with-load/);
});

test('with --bail nothing is begun after the first proof that did not pass', { timeout: 60_000 }, async () => {
  const { folder, files } = newRun({
    'logging.test.ts': `${ofRun}
      test('good', meta('good'), () => { write('good', 'pass'); });
      test('bad', meta('bad'), () => { write('bad', 'fail'); expect(1).toBe(2); });
      test('later', meta('later'), () => { write('later', 'pass'); });`,
    'pre-stop.load.test.ts': `${ofRun}
      test('with load', meta('with-load'), () => { write('with-load', 'pass'); });`,
  });
  await runE2e({
    folder,
    config,
    cluster: {} as RunningCluster,
    suites: files.map((file) => ({ id: suiteName(file).topic, own: false, title: '', proves: '', files: [file] })),
    runtimes: undefined,
    proofs: undefined,
    repeat: 3,
    measurements: 1,
    keep: 'never',
    bail: true,
    live: false,
    command: 'test',
    carried: [],
    clock: systemClock,
    onLine: () => undefined,
    signal: new AbortController().signal,
  });

  const events = folder.readTestEvents().values;
  const ended = events.flatMap((event) => (event.event === 'ended' ? [event] : []));
  expect(ended.map(({ test: { id, repetition }, state }) => [id, repetition, state])).toEqual([
    ['good', 1, 'passed'],
    ['bad', 1, 'failed'],
    ['whole suite', 1, 'skipped'],
  ]);
});

test('a test process that dies leaves what it was at as inconclusive', { timeout: 60_000 }, async () => {
  const { folder, temporary, run } = newRun({
    'logging.test.ts': `${ofRun}
      tellsOfItsStart();
      test('kills', meta('kills'), async () => {
        process.kill(process.ppid, 'SIGKILL');
      });`,
  });
  await run();

  expect(writeReport(folder).totals.proofs).toEqual({ pass: 0, fail: 0, inconclusive: 2, skipped: 0 });
  expect(readdirSync(temporary)).toEqual([]);
});

test('interrupted, it takes its workers with it and tells what was running', { timeout: 60_000 }, async () => {
  const { folder, lines, temporary, run } = newRun({
    'logging.test.ts': `${ofRun}
      tellsOfItsStart();
      test('long', meta('long'), async () => {
        writeFileSync(folder.dir + '/worker', String(process.pid));
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      });`,
  });
  const controller = new AbortController();
  const ended = run(controller.signal);
  const worker = await vi.waitFor(() => Number(readFileSync(join(folder.dir, 'worker'), 'utf8')), { timeout: 30_000 });
  await vi.waitUntil(() => lines.join().includes('running'), { timeout: 30_000 });
  controller.abort();
  await ended;

  await vi.waitFor(
    () => {
      expect(() => process.kill(worker, 0)).toThrow('ESRCH');
    },
    { timeout: 5000 },
  );
  expect(readdirSync(temporary)).toEqual([]);
  folder.writeInfo({ ...folder.readInfo(), interrupted: true });
  expect(writeReport(folder).topics[0]?.proofs).toMatchObject([
    { verdict: 'skipped', reason: 'interrupted while it ran' },
  ]);
});

test(
  'a disk that is full when the log is written ends the run in one line, after its proofs',
  { timeout: 60_000 },
  async () => {
    const { folder, lines, run } = newRun(suites);
    symlinkSync('/dev/full', folder.file('vitest.log'));
    await expect(run()).rejects.toThrow(/^What the test process printed could not be kept: ENOSPC/);
    expect(lines.join('\n')).toMatch(/pass +logging \(node\) {2}good/);
  },
);

test(
  'no secret of the environment or the kubeconfig is anywhere in what a run leaves or prints',
  { timeout: 60_000 },
  async () => {
    const secret = 'planted-6f0c1d';
    vi.stubEnv('SOME_TOKEN', secret);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const { folder, lines, run } = newRun(suites);
    const kubeconfig = join(folder.dir, '..', 'kubeconfig');
    writeFileSync(kubeconfig, `users: [{ name: x, user: { token: ${secret}, client-key-data: ${secret} } }]`);
    vi.stubEnv('KUBECONFIG', kubeconfig);
    folder.writeInfo({ ...folder.readInfo(), command: `seaworthy e2e --kubeconfig ${kubeconfig}` });
    await run();

    const results = writeReport(folder);
    const shown = tablesOf(results, folder, { isTTY: false }) + resultsText(results);
    const files = readdirSync(folder.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const written = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['report.html', 'junit.xml', 'vitest.log']));
    for (const text of [shown, ...lines, ...written]) expect(text).not.toContain(secret);
  },
);

/** Suites in a folder of their own, which is not ours. */
function newRun(suites: Record<string, string>): {
  files: readonly string[];
  folder: RunFolder;
  lines: string[];
  /** The folder for temporary files. */
  temporary: string;
  run: (signal?: AbortSignal) => Promise<void>;
} {
  const root = mkdtempSync(join(tmpdir(), 'seaworthy-suites-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(root, { recursive: true });
  });
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  const temporary = join(root, 'tmp');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  const dir = join(root, 'e2e (of [ours])');
  mkdirSync(dir);
  for (const [name, text] of Object.entries(suites)) writeFileSync(join(dir, name), text);
  const files = Object.keys(suites).map((name) => join(dir, name));
  const folder = createRunFolder(join(root, 'results'), 'r');
  const cluster = { provider: 'none', context: 'none', version: 'none', nodes: 0, proxyMode: 'none', loadPath: 'none' };
  folder.writeInfo({ startedAt: new Date().toISOString(), interrupted: false, command: 'test', cluster });
  const lines: string[] = [];
  const run = (signal = new AbortController().signal) =>
    runSuites({
      folder,
      environment: {
        runDir: folder.dir,
        config,
        suites: files,
        measurements: 1,
        keep: 'never',
        bail: false,
        live: false,
      },
      clock: systemClock,
      onLine: (line) => lines.push(line),
      signal,
    });
  return { files, folder, lines, temporary, run };
}
