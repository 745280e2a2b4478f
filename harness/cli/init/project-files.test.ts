import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { findTopics } from '../e2e/selection/suites.ts';
import { projectFiles, writeMissing } from './project-files.ts';

let root: string;
const all = projectFiles('./schema.json', { github: true, gitlab: true });
const read = (path: string) => readFileSync(join(root, path), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seaworthy-init-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
});

test('the settings name their schema and are read by us; every file is YAML', async () => {
  expect(new Set(writeMissing(root, all))).toEqual(new Set([true]));
  expect(read('seaworthy.config.yaml')).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json\n/);
  expect((await loadConfig({}, root)).resultsDir).toBe(join(root, 'results'));
  for (const { path } of all.filter((file) => /ya?ml$/.test(file.path)))
    for (const document of parseAllDocuments(read(path))) expect(document.toJS()).toBeTypeOf('object');
  expect(parse(read('.github/workflows/seaworthy.yaml'))).toMatchObject({ jobs: { e2e: { 'timeout-minutes': 60 } } });
});

test('the suite that is written is found by the settings that are', async () => {
  writeMissing(root, all);
  const [shop] = findTopics(await loadConfig({}, root));
  expect(shop).toMatchObject({ id: 'shop', own: true, title: 'The shop serves' });
  expect(shop?.files).toEqual(['shop.load', 'shop'].map((name) => join(root, 'e2e', `${name}.seaworthy.ts`)));
});

test('a workflow is written when it is asked for', () => {
  writeMissing(root, projectFiles('s', { github: false, gitlab: false }));
  expect(existsSync(join(root, '.github'))).toBe(false);
});

test('what is there stays as it is, and nothing to write is an error of usage', () => {
  writeFileSync(join(root, 'seaworthy.config.yaml'), 'outputDir: mine');
  expect(
    writeMissing(root, all)
      .map((written) => !written)
      .indexOf(true),
  ).toBe(0);
  expect(read('seaworthy.config.yaml')).toBe('outputDir: mine');
  expect(() => writeMissing(root, all)).toThrow(expect.objectContaining({ exitCode: 3 }));
});
