import { execFile, execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { addRelease, exampleFolder } from '../report/html/example-folder.test-helper.ts';
import { projectRoot } from './e2e/project-root.ts';
import { loadedBy, neededByHelp } from './loaded-modules.test-helper.ts';

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Manifest;
const { version, devDependencies } = read(join(projectRoot, 'package.json'));

/** A folder of somebody who has installed the package, and a home of their own. */
let project: string;
let tarball: string;
let env: NodeJS.ProcessEnv;

beforeAll(() => {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-package-'));
  project = join(dir, 'project');
  mkdirSync(project);
  const home = join(dir, 'home');
  env = { PATH: process.env['PATH'], HOME: home, DOCKER_HOST: 'unix:///nowhere' };
  const pack = ['--import', './harness/cli/typescript.js', 'scripts/package.ts', join(dir, 'dist')];
  execFileSync(process.execPath, pack, { cwd: projectRoot, stdio: 'pipe' });
  writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}');
  tarball = join(dir, 'dist', `seaworthy-${version}.tgz`);
  install(tarball);
  return () => {
    rmSync(dir, { recursive: true });
  };
}, 10 * 60_000);

function install(what: string): void {
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', what];
  execFileSync('npm', args, { cwd: project, stdio: 'pipe' });
}

const program = () => join(project, 'node_modules/.bin/seaworthy');

function seaworthy(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program(), ...args], { cwd: project, env, encoding: 'utf8', timeout: 100_000 });
}

test('it says its version, and where a program is not known, what may be meant', () => {
  expect(seaworthy('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  expect(seaworthy('reprot')).toMatchObject({ status: 3, stderr: expect.stringContaining('report') as string });
});

test('it is small, its declarations too', () => {
  const packed = join(project, 'node_modules/seaworthy');
  const sizes = readdirSync(packed, { recursive: true, encoding: 'utf8' }).map((path) => {
    const file = statSync(join(packed, path));
    return { path, bytes: file.isFile() ? file.size : 0 };
  });
  const megabytes = (some: typeof sizes) => some.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  expect(statSync(tarball).size / 1e6).toBeLessThan(1.5);
  // 4.03 on 2026-11-29 (packed 1.37): code 2.0, types and sources of sample apps 0.7, pages 0.5, go.sum 0.34, pictures 0.18.
  expect(megabytes(sizes)).toBeLessThan(4.3);
  // Types that are written out wherever they are used, instead of named, once made 1.7 MB.
  expect(megabytes(sizes.filter(({ path }) => path.endsWith('.d.ts')))).toBeLessThan(0.7);
});

test('its help loads nothing of what only commands need', () => {
  const loaded = loadedBy([program(), '--help'], { env, root: join(project, 'node_modules/seaworthy') });
  expect(loaded).toEqual(neededByHelp.map((path) => path.replace(/\.ts$/, '.js')));
});

test('nothing of it is compiled, or runs, when it is installed', () => {
  const packages = readdirSync(join(project, 'node_modules'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^((.*\/)?node_modules\/)?(@[^/]+\/)?[^/]+\/package\.json$/.test(path))
    .map((path) => ({ path, manifest: read(join(project, 'node_modules', path)) }));
  expect(packages.length).toBeGreaterThan(100);
  const running = packages.filter(({ manifest }) =>
    ['preinstall', 'install', 'postinstall'].some((name) => manifest.scripts?.[name] !== undefined),
  );
  expect(running.map(({ path }) => path)).toEqual([]);
  const names = readdirSync(join(project, 'node_modules'));
  for (const name of ['esbuild', 'tsx', 'typescript', 'uplot', 'vitest', 'zx']) expect(names).not.toContain(name);
});

test('load accounts for every request', async () => {
  const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  const args = [program(), 'load', url, '--duration', '1s', '--rate', '50', '-o', 'json'];
  // A machine that is too busy to send in time makes it inconclusive, which is no other account.
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: project, env }).catch(
    (error: unknown) => error as { readonly stdout: string },
  );
  server.close();
  const { sent, ok, dropped } = JSON.parse(stdout) as Record<'sent' | 'ok' | 'dropped', number>;
  expect({ ok, dropped }).toEqual({ ok: sent, dropped: 0 });
  expect(sent).toBeGreaterThan(0);
});

test('doctor and up look at this machine', () => {
  const { status, stdout } = seaworthy('doctor', '-o', 'json');
  const { ok, checks } = JSON.parse(stdout) as {
    ok: boolean;
    checks: { name: string; state: string; detail: string }[];
  };
  expect({ status, node: checks.find(({ name }) => name === 'Node')?.state }).toEqual({
    status: ok ? 0 : 2,
    node: 'ok',
  });
  expect(checks.filter(({ detail }) => /ENOENT|Cannot find/.test(detail))).toEqual([]);
  writeFileSync(join(project, 'kubeconfig'), '{}');
  const up = seaworthy('up', '--context', 'nowhere', '--kubeconfig', 'kubeconfig');
  expect(up.status).toBeGreaterThan(1);
  expect(up.stderr).toMatch(/^seaworthy: .*nowhere/m);
});

test('a run is judged again and rendered', () => {
  addRelease(exampleFolder(join(project, 'results')), { preStopMs: 0, lengthMs: 6000 });
  const report = seaworthy('report');
  expect(report).toMatchObject({ status: 0, stdout: 'results/1123-1805-k3f/report.html\n', stderr: '' });
  const page = readFileSync(join(project, 'results/latest/report.html'), 'utf8');
  expect(page).toMatch(/uPlot: MIT licence/);
  const judged = seaworthy('judge');
  expect(judged.stdout).toMatch(/the results are the same[^]*1 failed/);
  expect(judged.status).toBe(1);
});

test('it explains', () => {
  expect(seaworthy('explain', 'no-endpoint').stdout).toMatch(/^# The Service had no ready pod/);
});

test('its topics say what they prove', () => {
  const topics = JSON.parse(seaworthy('topics', '-o', 'json').stdout) as { id: string; proves: string }[];
  expect(topics.length).toBeGreaterThan(10);
  expect(topics.filter(({ proves }) => proves === '')).toEqual([]);
});

describe('a config file in TypeScript', () => {
  const text = `import { defineConfig } from 'seaworthy';
const outputDir: string = 'elsewhere';
export default defineConfig({ outputDir });`;
  const isRead = 'typescript' in process.features && Boolean(process.features.typescript);

  test('is read by Node itself, or what to do is said', () => {
    writeFileSync(join(project, 'seaworthy.config.ts'), text);
    const { status, stderr } = seaworthy('judge', 'nosuch');
    rmSync(join(project, 'seaworthy.config.ts'));
    expect(status).toBe(3);
    expect(stderr).toMatch(isRead ? /elsewhere\/nosuch/ : /reads no TypeScript by itself: write it in YAML/);
  });

  test('that is JavaScript is read by every Node', () => {
    writeFileSync(
      join(project, 'my.config.js'),
      `import { defineConfig } from 'seaworthy'; export default defineConfig({ outputDir: 'elsewhere' });`,
    );
    expect(seaworthy('topics', '--config', 'my.config.js')).toMatchObject({ status: 0, stderr: '' });
  });
});

test('its proofs are found as soon as vitest is there, and it is asked for before', () => {
  const list = ['e2e', '--list', '--topic', 'termination-message', '-o', 'json'];
  expect(seaworthy(...list)).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(/vitest is not installed[^]*npm install --save-dev vitest@4/) as string,
  });
  install(`vitest@${devDependencies['vitest'] ?? ''}`);
  const { stdout } = seaworthy(...list);
  const ids = (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['in-describe', 'silent']));
});

test('its proofs are found by somebody who may write nothing where it is installed', () => {
  const installed = join(project, 'node_modules/seaworthy');
  chmodSync(dirname(project), 0o755);
  chmodSync(installed, 0o555);
  onTestFinished(() => {
    chmodSync(installed, 0o755);
  });
  // Root may write everywhere.
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const list = [program(), 'e2e', '--list', '--topic', 'logging'];
  const { stdout, stderr } = spawnSync(process.execPath, list, { cwd: tmpdir(), env, encoding: 'utf8', ...nobody });
  expect(stderr).toBe('');
  expect(stdout).toContain('current-and-previous');
});

test('a project is begun with settings that know their schema, and a suite of its own that is found and has its types', () => {
  expect(seaworthy('init')).toMatchObject({ status: 0, stderr: '' });
  const config = readFileSync(join(project, 'seaworthy.config.yaml'), 'utf8');
  const [, schema = ''] = /^# yaml-language-server: \$schema=(\.\/node_modules\/.*)$/m.exec(config) ?? [];
  expect(JSON.parse(readFileSync(join(project, schema), 'utf8'))).toMatchObject({ type: 'object' });

  expect(seaworthy('topics', '-o', 'name').stdout).toMatch(/^shop\ncluster-health\n/);
  const { stdout } = seaworthy('e2e', '--list', '-o', 'json');
  const listed = JSON.parse(stdout) as { id: string; kind: string }[];
  expect(listed.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
    'proof says-who-it-is',
    'proof rollout',
    'control no-wait',
  ]);

  for (const name of ['tsconfig.json', 'seaworthy.config.ts'])
    cpSync(join(projectRoot, 'examples/own-suite', name), join(project, name));
  writeFileSync(
    join(project, 'e2e/try.ts'),
    `import { defineConfig, requires, topic, type Results } from 'seaworthy';
// @ts-expect-error no such setting
defineConfig({ providr: 'kind' });
export const right = ({ run }: Results): string => run;
// @ts-expect-error it is a string
export const wrong = ({ run }: Results): number => run;
topic('try', {}, ({ proof }) => {
  proof('a', 'right', requires({ workers: 2 }, async ({ kubectl }) => kubectl('get', 'pods')));
  // @ts-expect-error no such need
  proof('b', 'wrong', requires({ worker: 2 }, async () => {}));
});`,
  );
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
  expect(spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' }).stdout).toBe('');
});
