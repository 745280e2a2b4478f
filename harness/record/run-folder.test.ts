import {
  lstatSync,
  lutimesSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ended, pathProof, proofFile, runInfo } from './example-run.test-helper.ts';
import { checkResultsFolder, createRunFolder, findRunFolder, openRunFolder } from './run-folder.ts';
import { newRunId } from './run-id.ts';
import { writeReport } from '../report/write-report.ts';

function newFolder() {
  const results = mkdtempSync(join(tmpdir(), 'seaworthy-results-'));
  onTestFinished(() => {
    rmSync(results, { recursive: true });
  });
  return { results, folder: createRunFolder(results, '1123-1805-k3f') };
}

test('a run id is short, sortable and fit for a namespace', () => {
  const ids = [0, 0.5, 0.999].map((random) => newRunId(new Date('2026-11-23T18:05:59Z'), () => random));
  expect(ids).toEqual(['261123-1805-000', '261123-1805-iii', '261123-1805-zzz']);
});

test('a run of a later year has a later id', () => {
  const dates = ['2026-11-23T18:05:59Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'];
  const ids = dates.map((date) => newRunId(new Date(date)));
  expect([...ids].sort()).toEqual(ids);
});

test('`latest` points at the newest run', () => {
  const { results } = newFolder();
  createRunFolder(results, '1123-1810-aaa');
  expect(readlinkSync(join(results, 'latest'))).toBe('1123-1810-aaa');
});

test('what a kill has left of files of the latest run goes with the next one, and nothing else', () => {
  const { results, folder } = newFolder();
  const uuid = '0b8d7c1e-8a4f-4e3b-9b53-3f1f7f0f6a11';
  const paths = {
    left: join(folder.dir, `results.json.${uuid}.tmp`),
    leftLink: join(results, `latest.${uuid}.tmp`),
    // Written just now: by a run beside this one.
    fresh: join(folder.dir, `junit.xml.${uuid}.tmp`),
    others: join(folder.dir, 'app.tmp'),
  };
  writeFileSync(paths.left, '');
  writeFileSync(paths.fresh, '');
  writeFileSync(paths.others, '');
  symlinkSync('x', paths.leftLink);
  const longAgo = new Date(Date.now() - 120_000);
  for (const path of [paths.left, paths.leftLink, paths.others]) lutimesSync(path, longAgo, longAgo);

  createRunFolder(results, '1123-1810-aaa');

  const there = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  expect(Object.values(paths).filter(there)).toEqual([paths.fresh, paths.others]);
});

test('two runs of one id are refused: one would write over the other', () => {
  const { results, folder } = newFolder();
  expect(() => createRunFolder(results, folder.run)).toThrow(/is there already/);
});

test("what a run leaves is its owner's alone", () => {
  const { folder } = newFolder();
  folder.writeInfo(runInfo());
  folder.writeProof(proofFile());
  folder.appendTestEvent(ended());
  writeReport(folder);
  const modes = [folder.dir, ...readdirSync(folder.dir, { recursive: true, encoding: 'utf8' })].map((name) => {
    const stat = statSync(resolve(folder.dir, name));
    return [name, (stat.mode & 0o777) === (stat.isDirectory() ? 0o700 : 0o600)];
  });
  expect(modes.length).toBeGreaterThan(7);
  expect(modes.filter(([, isPrivate]) => !isPrivate)).toEqual([]);
});

test('results that could not be written are told before a run begins', () => {
  const { results, folder } = newFolder();
  checkResultsFolder(join(results, 'made', 'for', 'it'));
  checkResultsFolder(results);
  expect(readdirSync(results).sort()).toEqual([folder.run, 'latest', 'made']);
  writeFileSync(join(results, 'file'), '');
  expect(() => {
    checkResultsFolder(join(results, 'file'));
  }).toThrow(/could not be written: (ENOTDIR|EEXIST)/);
});

test('a run is found by its id, its folder, or as the latest one, and keeps its id', () => {
  const { results, folder } = newFolder();
  folder.writeInfo(runInfo());
  for (const named of [folder.run, folder.dir, 'latest', join(results, 'latest')])
    expect(findRunFolder(results, named)).toMatchObject({ run: folder.run });
  expect(() => findRunFolder(results, '1123-1810-aaa')).toThrow(/found no run\.json/);
});

test.each([
  [{}, 'rolling-delete-node/pods-deleted'],
  [{ repetition: 2 }, 'rolling-delete-node/pods-deleted.2'],
  [{ runtime: null }, 'rolling-delete/pods-deleted'],
])('a proof %o lies in %s', (changes, dir) => {
  expect(newFolder().folder.proofDir(proofFile(changes))).toBe(dir);
});

test('results are rendered from the folder alone', () => {
  const { folder } = newFolder();
  folder.writeInfo(runInfo());
  folder.writeProof(proofFile());
  folder.appendTestEvent(ended());
  const results = writeReport(openRunFolder(folder.dir));
  expect(results).toMatchObject({
    run: '1123-1805-k3f',
    path: { name: 'host-ports', clean: null },
    topics: [{ id: 'rolling-delete', runtime: 'node', proofs: [{ id: 'pods-deleted', verdict: 'pass' }] }],
    totals: { proofs: { pass: 1, fail: 0, inconclusive: 0, skipped: 0 } },
  });
});

test('proofs of the load path are kept in order, and one that was not clean stays in the results', () => {
  const { folder } = newFolder();
  const proofs = [pathProof({ clean: false, detail: '3 dropped' }), pathProof({ evidence: 'path/2' })];
  folder.writeInfo(runInfo());
  for (const proof of proofs) folder.addPathProof(proof);
  expect(writeReport(openRunFolder(folder.dir)).path).toEqual({
    name: 'host-ports',
    clean: false,
    detail: '1 of 2 proofs of it were clean',
    proofs,
  });
});

test('half a last line is left out: its writer was killed', () => {
  const { folder } = newFolder();
  writeFileSync(folder.file('tests.jsonl'), `${JSON.stringify(ended())}\n{"event":"st`);
  expect(folder.readTestEvents()).toMatchObject({ values: [ended()], unreadable: undefined });
});

test('a file that no run writes is named, with the value that is wrong', () => {
  const { folder } = newFolder();
  writeFileSync(folder.file('tests.jsonl'), '{"event":"ended","at":"noon"}\n'.repeat(3));
  expect(folder.readTestEvents().unreadable).toMatch(
    /^tests\.jsonl:1 is not what a run writes[^]*at at[^]*… and 2 lines more$/,
  );
});

test('a folder without a run says where to look', () => {
  expect(() => openRunFolder(tmpdir())).toThrow(/found no run\.json/);
});
