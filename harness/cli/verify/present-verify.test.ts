import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunFolder } from '../../record/run-folder.ts';
import { addRelease, exampleFolder } from '../../report/html/example-folder.test-helper.ts';
import { reportersOf } from '../report/reporters.ts';
import { presentVerify } from './present-verify.ts';

let dir: string;
let folder: RunFolder;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sw-present-verify-'));
  folder = exampleFolder(join(dir, 'results'));
  addRelease(folder, { preStopMs: 0, lengthMs: 6000 });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

function present(...values: readonly string[]) {
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((text) => (said[stream] += String(text)) !== '');
  const code = presentVerify(folder, { subject: 'deployment/web in shop' }, reportersOf(values, 'text'));
  return { ...said, code };
}

const read = (name: string) => readFileSync(join(dir, name), 'utf8');
const ofRun = (name: 'results.json' | 'junit.xml' | 'report.html') => readFileSync(folder.file(name), 'utf8');

test('each reporter gets its file, with the words of verify where it is text', () => {
  const names = ['text', 'json', 'junit', 'html', 'github'];
  const { stdout, code } = present(...names.map((one) => `${one}=${join(dir, one)}`));
  expect([read('json'), read('junit'), read('html')]).toEqual([
    ofRun('results.json'),
    ofRun('junit.xml'),
    ofRun('report.html'),
  ]);
  expect(read('text')).toMatch(/^\n✘ deployment\/web in shop fails /);
  expect(read('github')).toMatch(/^## Seaworthy: 1 failed/);
  expect(stdout).toMatch(/✘ deployment\/web in shop fails /);
  expect(code).toBe(1);
});

test('one without a file is printed in place of the text, and a job of GitHub Actions is told once', () => {
  expect(present('junit').stdout).toBe(ofRun('junit.xml'));
  vi.stubEnv('GITHUB_ACTIONS', 'true');
  for (const values of [[], ['github']]) expect(present(...values).stderr.match(/^::error /gm)).toHaveLength(1);
});
