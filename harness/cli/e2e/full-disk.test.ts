import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { HarnessError } from '../../core/harness-error.ts';
import { canMount, fillDisk, smallDisk } from '../../core/files/small-disk.test-helper.ts';
import { addRelease, exampleFolder } from '../../report/html/example-folder.test-helper.ts';
import { judgeRun } from '../../replay/judge-run.ts';
import { checkResultsFolder, openRunFolder, type RunFolder } from '../../record/run-folder.ts';
import { writeReport } from '../../report/write-report.ts';
import { presentRun } from '../report/present-run.ts';
import { reportersOf } from '../report/reporters.ts';
import { projectRoot } from './project-root.ts';

describe.skipIf(!canMount)('on a disk of 1 MB', () => {
  let whole: string;

  beforeAll(() => {
    whole = mkdtempSync(join(tmpdir(), 'seaworthy-whole-'));
    addRelease(exampleFolder(whole), { preStopMs: 5000, lengthMs: 6000 });
    writeReport(openRunFolder(join(whole, 'latest')));
    return () => {
      rmSync(whole, { recursive: true });
    };
  });

  /** A run on a disk of its own that has no room left. */
  function onFullDisk(): RunFolder {
    const disk = smallDisk(onTestFinished);
    cpSync(join(whole, '1123-1805-k3f'), join(disk, '1123-1805-k3f'), { recursive: true });
    fillDisk(join(disk, 'filler'));
    return openRunFolder(join(disk, '1123-1805-k3f'));
  }

  test('a report is one clear line and exit code 2, what was there is whole, and nothing is left behind', () => {
    const folder = onFullDisk();
    const before = readFileSync(folder.file('report.html'), 'utf8');
    expect(() => writeReport(folder)).toThrow(HarnessError);
    const cli = join(projectRoot, 'harness', 'cli', 'seaworthy.js');
    const { status, stderr } = spawnSync(process.execPath, [cli, 'report', folder.dir], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^seaworthy: \S+ could not be written: ENOSPC: .*\nFix: make room on the disk.*\n$/);
    expect(readFileSync(folder.file('report.html'), 'utf8')).toBe(before);
    expect(readdirSync(folder.dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(judgeRun(folder).differences).toEqual([]);
  });

  test('the tables are printed before a file is written', () => {
    const printed: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    const folder = onFullDisk();
    try {
      expect(() => presentRun(folder, reportersOf([], 'text'))).toThrow(/could not be written: ENOSPC/);
    } finally {
      write.mockRestore();
    }
    expect(printed.join('')).toMatch(/Exit code 0: all proven\n1 passed, 0 failed, 0 skipped\n$/);
  });

  test('a run is not begun', () => {
    const folder = onFullDisk();
    expect(() => {
      checkResultsFolder(join(folder.dir, '..'));
    }).toThrow(/could not be written: ENOSPC/);
  });
});
