import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openRunFolder, type RunFolder } from '../../record/run-folder.ts';
import { addRelease, exampleFolder } from '../../report/html/example-folder.test-helper.ts';
import { presentRun } from './present-run.ts';
import { reportersOf } from './reporters.ts';

let dir: string;
let folder: RunFolder;
let said: Record<'stdout' | 'stderr', string>;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'seaworthy-present-'));
  addRelease(exampleFolder(dir), { preStopMs: 0, lengthMs: 6000 });
  folder = openRunFolder(join(dir, 'latest'));
  said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

const ofRun = (name: 'results.json' | 'junit.xml' | 'report.html') => readFileSync(folder.file(name), 'utf8');

test('each reporter writes its file, and stdout has the text without colours or control characters', () => {
  vi.stubEnv('CI', 'true');
  vi.stubEnv('FORCE_COLOR', '1');
  const file = (name: string) => join(dir, 'out', name);
  const names = ['text', 'json', 'junit', 'html', 'github'];
  const reporters = names.map((name) => `${name}=${file(name)}`);
  expect(presentRun(folder, reportersOf(reporters, 'text'))).toBe(1);

  const written = names.map((name) => readFileSync(file(name), 'utf8'));
  expect(written.slice(0, 4)).toEqual([said.stdout, ofRun('results.json'), ofRun('junit.xml'), ofRun('report.html')]);
  expect(written[4]).toMatch(/^## Seaworthy: 1 failed/);
  expect(said.stdout).toMatch(/Exit code 1: 1 failed\n0 passed, 1 failed, 0 skipped\n$/);
  expect(said.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(said.stderr).toBe('');
});

test.each(['json', 'junit', 'html'] as const)('%s takes the place of the text', (name) => {
  presentRun(folder, reportersOf([name], 'text'));
  expect(said.stdout).toBe(ofRun(({ json: 'results.json', junit: 'junit.xml', html: 'report.html' } as const)[name]));
});

test('github annotates though this is no job of GitHub Actions', () => {
  presentRun(folder, reportersOf(['github'], 'text'));
  expect(said.stderr).toMatch(/^::error /);
  expect(said.stdout).toMatch(/0 passed, 1 failed, 0 skipped\n$/);
});
