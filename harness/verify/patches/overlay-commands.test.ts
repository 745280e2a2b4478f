import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { overlayCommands } from './overlay-commands.ts';

const verifyAgain = (dir: string) => `echo verify -k ${dir}`;

/** A folder with a manifest, and with the component of a run. */
function project() {
  const dir = mkdtempSync(join(tmpdir(), 'sw-overlay-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  mkdirSync(join(dir, 'deploy'));
  mkdirSync(join(dir, 'results/r-1/patch'), { recursive: true });
  writeFileSync(join(dir, "deploy/the app's.yaml"), 'kind: Deployment\n');
  writeFileSync(join(dir, 'results/r-1/patch/kustomization.yaml'), 'kind: Component\n');
  return dir;
}

test('files are copied beside the component, as kustomize reads none outside of its folder', () => {
  const dir = project();
  const file = join(dir, "deploy/the app's.yaml");
  const commands = overlayCommands('results/r-1/patch', { source: { files: [file] }, verifyAgain }) ?? '';
  expect(commands.replace(dir, '')).toBe(
    [
      'mkdir patched-r-1',
      String.raw`cp '/deploy/the app'\''s.yaml' patched-r-1/`,
      'cp -r results/r-1/patch patched-r-1/',
      String.raw`printf '%s\n' 'resources: ["the app'\''s.yaml"]' 'components: [patch]' > patched-r-1/kustomization.yaml`,
      'echo verify -k patched-r-1',
    ].join(' && \\\n'),
  );
  expect(execFileSync('sh', ['-c', commands], { cwd: dir, encoding: 'utf8' })).toBe('verify -k patched-r-1\n');
  const read = (name: string) => readFileSync(join(dir, 'patched-r-1', name), 'utf8');
  expect(read('kustomization.yaml')).toBe(`resources: ["the app's.yaml"]\ncomponents: [patch]\n`);
  expect([read("the app's.yaml"), read('patch/kustomization.yaml')]).toEqual([
    'kind: Deployment\n',
    'kind: Component\n',
  ]);
});

test('a kustomization is named where it is', () => {
  const commands = overlayCommands('results/r-1/patch', { source: { kustomization: 'overlays/prod/' }, verifyAgain });
  expect(commands).toContain(`'resources: ["../overlays/prod"]' 'components: [patch]'`);
  expect(commands).not.toContain('deploy');
});

test('no commands are given where copying is not enough', () => {
  const dir = project();
  const given = (source: Parameters<typeof overlayCommands>[1]['source']) =>
    overlayCommands('results/r-1/patch', { source, verifyAgain });
  const file = join(dir, "deploy/the app's.yaml");
  for (const files of [['-'], [join(dir, 'deploy')], [file, file], [join(dir, 'results/r-1/patch/kustomization.yaml')]])
    expect(given({ files })).toBeUndefined();
  for (const kustomization of ['.', '..', relative('.', process.cwd()) || './'])
    expect(given({ kustomization })).toBeUndefined();
});
