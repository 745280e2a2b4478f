import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addRelease, exampleFolder } from '../../report/html/example-folder.test-helper.ts';
import { writeReport } from '../../report/write-report.ts';
import { projectRoot } from '../e2e/project-root.ts';

/** Judges a run of one release, of which something was changed. */
function judged(preStopMs: number, change?: (text: string) => string, file = 'proof.json') {
  const results = mkdtempSync(join(tmpdir(), 'seaworthy-judged-'));
  onTestFinished(() => {
    rmSync(results, { recursive: true });
  });
  const folder = exampleFolder(results);
  const proof = addRelease(folder, { preStopMs, lengthMs: 6000 });
  writeReport(folder);
  const path = join(folder.dir, folder.proofDir(proof), file);
  if (change) writeFileSync(path, change(readFileSync(path, 'utf8')));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, 'harness', 'cli', 'seaworthy.js'), 'judge', folder.dir],
    { encoding: 'utf8' },
  );
  const told = /^Exit code (\d+): (.*)$/m.exec(stdout);
  return { status, told: Number(told?.[1]), because: told?.[2], stdout, stderr };
}

interface Case {
  readonly changed: string;
  readonly preStopMs: number;
  readonly change?: readonly [what: string, by: string];
  readonly code: number;
  readonly because: string;
}

const differs = 'judged again, it differs';
const cases: readonly Case[] = [
  { changed: 'nothing, of a run that is proven', preStopMs: 5000, code: 0, because: 'all proven' },
  { changed: 'nothing, of a run that failed', preStopMs: 0, code: 1, because: '1 failed' },
  { changed: 'a pass', preStopMs: 5000, change: ['"pass"', '"fail"'], code: 1, because: differs },
  { changed: 'a failure', preStopMs: 0, change: ['"fail"', '"pass"'], code: 1, because: differs },
  { changed: 'a result to what is none', preStopMs: 5000, change: ['{', ''], code: 1, because: differs },
];

test.each(cases)('judge ends with the exit code that it prints: $changed', { timeout: 30_000 }, (given) => {
  const { preStopMs, change, code, because } = given;
  const told = judged(preStopMs, change && ((text) => text.replace(...change)));
  expect(told).toMatchObject({ status: code, told: code, because });
});

test('of a run of another version judge says so in one sentence, with what to do', { timeout: 30_000 }, () => {
  const earlier = (text: string) => text.replace('"schemaVersion": 2', '"schemaVersion": 1');
  const { status, stdout, stderr } = judged(5000, earlier, 'judgements.json');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(
    'seaworthy: This run is of another version of Seaworthy and cannot be judged again: its verdicts are sentences\n' +
      'Fix: judge it with the version that wrote it, or run again; `seaworthy report` shows it as it was recorded\n',
  );
});
