import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunFolder } from '../../record/run-folder.ts';
import { addRelease, exampleFolder } from '../../report/html/example-folder.test-helper.ts';
import { writeReport } from '../../report/write-report.ts';
import { judgeCommand } from '../commands/judge.ts';
import { reportCommand } from '../commands/report.ts';

const commands = { report: reportCommand, judge: judgeCommand };

let dir: string;
let folder: RunFolder;
let proof: ReturnType<typeof addRelease>;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'seaworthy-reported-'));
  folder = exampleFolder(join(dir, 'results'));
  proof = addRelease(folder, { preStopMs: 0, lengthMs: 6000 });
  writeReport(folder);
  vi.stubEnv('GITHUB_ACTIONS', 'true');
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(dir, { recursive: true });
});

async function run(name: keyof typeof commands, ...args: string[]): Promise<Record<'stdout' | 'stderr', string>> {
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    });
  const command = new Command(name);
  commands[name].addTo(command, () => Promise.resolve(command));
  await command.parseAsync([folder.dir, ...args], { from: 'user' });
  return said;
}

const read = (name: string) => readFileSync(join(dir, name), 'utf8');
const ofRun = (name: 'results.json' | 'junit.xml' | 'report.html') => readFileSync(folder.file(name), 'utf8');

test.each(['report', 'judge'] as const)('%s gives a saved run to each reporter, as e2e does', async (name) => {
  const names = ['text', 'json', 'junit', 'html', 'github'];
  const { stderr } = await run(name, ...names.flatMap((one) => ['--reporter', `${one}=${join(dir, one)}`]));
  expect([read('json'), read('junit'), read('html')]).toEqual([
    ofRun('results.json'),
    ofRun('junit.xml'),
    ofRun('report.html'),
  ]);
  expect(read('text')).toMatch(/Exit code 1: 1 failed\n0 passed, 1 failed, 0 skipped\n$/);
  expect(read('github')).toMatch(/^## Seaworthy: 1 failed/);
  // The job was told when the run ended, and is not told again unless it is asked for.
  expect(stderr).toBe('');
});

test.each(['report', 'judge'] as const)('%s prints what one without a file says', async (name) => {
  expect((await run(name, '--reporter', 'junit')).stdout).toBe(ofRun('junit.xml'));
  expect((await run(name, '--reporter', 'github')).stderr).toMatch(/^::error /m);
});

test('report says where the page is when no reporter prints', async () => {
  const { stdout } = await run('report', '--reporter', `junit=${join(dir, 'junit')}`);
  expect(stdout).toMatch(/report\.html\n$/);
});

test('judge reports what it judged, not what the run wrote down', async () => {
  const path = join(folder.dir, folder.proofDir(proof), 'proof.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"verdict": "fail"', '"verdict": "pass"'));
  writeReport(folder);
  expect(ofRun('junit.xml')).not.toContain('<failure');
  const { stdout, stderr } = await run('judge', '--reporter', 'junit');
  expect(stdout).toContain('<failure');
  expect(stderr).toMatch(/^Judged again, it differs from what the run wrote down:\n/);
});
