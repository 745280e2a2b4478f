import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expect, onTestFinished, test } from 'vitest';
import { kubernetesVersions } from '../../harness/core/kubernetes-version.ts';
import { filled } from './expression.ts';
import { readOutputs, readWorkflow, stepsOf, type Workflow } from './workflow.ts';

const folder = '.github/workflows';
const ours = readdirSync(folder).map((name) => join(folder, name));
const all = [...ours, 'action.yml', 'examples/ci/github.yaml'];

test('actions of others are pinned by their commit, with the version beside it, the same everywhere', () => {
  const commits = new Map<string, string>();
  for (const path of all)
    for (const [, action = '', rest = ''] of readFileSync(path, 'utf8').matchAll(/uses: ([\w-]+\/[\w/-]+)(.*)/g)) {
      expect(`${action}${rest}`).toMatch(/^actions\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
      expect(commits.get(action) ?? rest).toBe(rest);
      commits.set(action, rest);
    }
  expect(commits.size).toBeGreaterThan(3);
});

test.each(ours)('%s gives a token that reads, and every job a time limit', (path) => {
  const { on, permissions, jobs } = readWorkflow(path);
  expect(Object.keys(on)).not.toContain('pull_request_target');
  expect(permissions).toEqual(path.endsWith('tell.yaml') ? { issues: 'write' } : { contents: 'read' });
  const limits = Object.values(jobs).map(({ uses, 'timeout-minutes': limit }) => (uses === undefined ? limit : 0));
  for (const limit of limits) expect(limit).toBeLessThanOrEqual(60);
});

test('what a fork sends meets no secret, and no token in a step', () => {
  const text = readFileSync(join(folder, 'pull-request.yaml'), 'utf8');
  expect(text).not.toMatch(/secrets\.|github\.token|: write/);
  expect(text).toContain('persist-credentials: false');
});

test('only the jobs that publish or tell may write', () => {
  const writing = ours.flatMap((path) =>
    Object.entries(readWorkflow(path).jobs).flatMap(([id, { permissions = {} }]) =>
      Object.entries(permissions).map(([what, right]) => `${path.slice(folder.length + 1)} ${id}: ${what} ${right}`),
    ),
  );
  expect(writing).toEqual([
    'nightly.yaml tell: issues write',
    'release.yaml npm: id-token write',
    'release.yaml image: packages write',
    'release.yaml page: contents write',
    'weekly.yaml tell: issues write',
  ]);
});

test('nights and weeks together prove every version of Kubernetes of which clusters are made', () => {
  const text = ['nightly', 'weekly'].map((name) => readFileSync(join(folder, `${name}.yaml`), 'utf8')).join('');
  const proven = [...text.matchAll(/kubernetes: '([\d.]+)'/g)].map(([, version]) => version);
  expect([...new Set(proven)].toSorted()).toEqual(kubernetesVersions);
});

test('docs/ci.md shows the files that `seaworthy init` writes, and inputs that the action has', () => {
  const page = readFileSync('docs/ci.md', 'utf8');
  for (const name of ['github', 'gitlab']) expect(page).toContain(readFileSync(`examples/ci/${name}.yaml`, 'utf8'));
  const shown = /uses: OWNER\/seaworthy[^]*?with:\n([^]*?)```/.exec(page)?.[1] ?? '';
  const given = Object.keys(parse(shown) as object);
  const { inputs } = stepsOf('action.yml', undefined);
  expect(given.length).toBeGreaterThan(1);
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(given) as string[]);
  for (const input of Object.keys(inputs)) expect(page).toContain(`\`${input}\``);
});

test('the action gathers the files of every run of the call, and of no other call', () => {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-action-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  const bin = join(dir, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  const runs = ['first', 'second'].map(
    (name) => `dir="$SEAWORTHY_OUTPUT_DIR/$2-${name}"; mkdir "$dir"; (cd "$dir" && touch ${written})`,
  );
  const link = 'ln -s "$2-second" "$SEAWORTHY_OUTPUT_DIR/latest"';
  writeFileSync(join(bin, 'seaworthy'), ['#!/bin/sh', ...runs, link, 'exit 1'].join('\n'));
  chmodSync(join(bin, 'seaworthy'), 0o755);
  const [run, gather, upload] = stepsOf('action.yml', undefined).steps;
  const call = (args: string) => {
    const output = join(dir, 'output');
    writeFileSync(output, '');
    const env = { ...noInputs, ARGS: args, PATH: process.env['PATH'], RUNNER_TEMP: dir, GITHUB_OUTPUT: output };
    const take = (script = 'false', more = {}) =>
      spawnSync('bash', ['--norc', '-eo', 'pipefail', '-c', script], {
        cwd: dir,
        env: { ...env, ...more },
        encoding: 'utf8',
      });
    expect(take(run?.run)).toMatchObject({ status: 1, stderr: '' });
    const outputs = readOutputs(readFileSync(output, 'utf8'));
    expect(take(gather?.run, { RESULTS: outputs['results'] })).toMatchObject({ status: 0, stderr: '' });
    const report = filled(upload?.with?.['path'] ?? '', { steps: { run: { outputs } } });
    return readdirSync(report, { recursive: true })
      .map(String)
      .filter((path) => path.includes('/'))
      .toSorted();
  };
  const gathered = (name: string) =>
    ['first', 'second'].flatMap((one) =>
      ['junit.xml', 'report.html', 'results.json'].map((file) => `${name}-${one}/${file}`),
    );
  expect([call('a'), call('b')]).toEqual([gathered('a'), gathered('b')]);
});

const written = 'report.html junit.xml results.json events.jsonl';
const noInputs = { COMMAND: 'verify', VERSION: '', CONFIG: '' };

/** Runs the step that tells, with a `gh` that writes down how it is called and lists the given issues. */
function told(result: string, issues: readonly object[]): readonly string[] {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-tell-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  const calls = join(dir, 'calls');
  writeFileSync(
    join(dir, 'gh'),
    `#!/bin/sh\nif [ "$2" = list ]; then echo '${JSON.stringify(issues)}'; else echo "$*" >>${calls}; fi\n`,
  );
  chmodSync(join(dir, 'gh'), 0o755);
  writeFileSync(calls, '');
  const [step] = (parse(readFileSync(join(folder, 'tell.yaml'), 'utf8')) as Workflow).jobs['issue']?.steps ?? [];
  const env = {
    PATH: `${dir}:${process.env['PATH'] ?? ''}`,
    TITLE: 'Red night',
    RESULT: result,
    RUN_URL: 'https://run',
  };
  const { status, stderr } = spawnSync('bash', ['--norc', '-e', '-c', step?.run ?? 'false'], { env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(calls, 'utf8').split('\n').filter(Boolean);
}

const open = { number: 7, title: 'Red night' };
const other = { number: 3, title: 'Something else' };

test.each([
  [
    'failure',
    [other],
    [/^label create ci --force/, /^issue create --title Red night --label ci .*failure: https:\/\/run$/],
  ],
  ['failure', [other, open], [/^issue comment 7 --body Red again: https:\/\/run$/]],
  ['success', [other, open], [/^issue close 7 --comment Green again: https:\/\/run$/]],
  ['success', [other], []],
])('after %s, with %j open, the issue is opened once, continued, closed', (result, issues, expected) => {
  expect(told(result, issues)).toEqual(expected.map((line) => expect.stringMatching(line) as string));
});
