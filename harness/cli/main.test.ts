import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeApiServer } from '../kube/client/fake-api-server.test-helper.ts';
import { annotations } from '../kube/ownership/ownership.ts';
import { nameOfThisProcess, thisProcess } from '../shell/process-owner.ts';
import { tell } from './failure.ts';
import { loadedBy, neededByHelp } from './loaded-modules.test-helper.ts';
import { runCommand } from './main.ts';

const command = join(import.meta.dirname, 'seaworthy.js');
const version = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }
).version;

let folder: string;
const folders: string[] = [];
const before = process.cwd();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-main-'));
  folders.push(folder);
  process.chdir(folder);
  vi.stubEnv('PATH', [join(folder, 'bin'), process.env['PATH'] ?? ''].join(':'));
  vi.stubEnv('HOME', folder);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere');
});

afterEach(() => {
  process.chdir(before);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

// esbuild starts its service in the working directory of the moment when it was loaded.
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true });
});

/** What the process would end with, and print, without a process of its own, which takes a second to start. */
async function seaworthy(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
  try {
    await runCommand([process.execPath, command, ...args]);
    return { status: 0, ...said };
  } catch (error) {
    const status = tell(error);
    return { status, ...said };
  } finally {
    vi.restoreAllMocks();
  }
}

/** Through a shell, for what a person does with stdout there. */
function shell(line: string): SpawnSyncReturns<string> {
  const script = line.replaceAll('seaworthy', `"${process.execPath}" "${command}"`);
  return spawnSync('bash', ['-c', script], { encoding: 'utf8', timeout: 25_000 });
}

const isStack = /^\s+at /m;

describe('what cannot be asked for ends with 3 and a line', () => {
  test.each([
    [['constructor'], 'unknown command'],
    [['__proto__'], 'unknown command'],
    [['toString', '--help'], 'unknown command'],
    [['topcs'], 'Did you mean topics?'],
    [['help', 'topcs'], 'Did you mean topics?'],
    [['explain', 'nosuch'], 'those that `seaworthy explain` lists'],
    [['topics', '--colour'], 'unknown option'],
    [['e2e', '--topic', ''], '--topic got an empty name'],
    [['e2e', '--topic', 'logging,'], '--topic got an empty name'],
    [['e2e', '--runtime', ''], '--runtime got an empty name'],
    [['e2e', '--topic', 'nope'], 'Unknown topic: nope'],
    [['e2e', '--topic', '!nope'], 'Unknown topic: nope'],
    [['e2e', '--topic', 'logging', '--proof', '!hooks'], '--proof cannot exclude proofs'],
    [['e2e', '--reporter', 'sarif'], 'choose from text, json, junit, html, github'],
    [['e2e', '--keep', 'sometimes'], 'Allowed choices are never, on-failure, always'],
    [['e2e', '--output-dir', ''], '--output-dir got an empty value'],
    [['e2e', '--repeat', '99999'], 'from 1 to 9999'],
    [['e2e', '--context', ''], '--context got an empty value'],
    [['e2e', '--provider', 'kind', '--namespace-only', 'x'], 'is for a cluster of which you may use one namespace'],
    [['e2e', '--context', 'x', '--namespace-only', 'x', '--keep'], 'is removed before the next one begins'],
    [['e2e', '--rerun-failed', 'nope'], 'Expected the folder of a run'],
    [['judge', 'nosuch'], 'Expected the folder of a run'],
    [['report', 'nosuch'], 'Expected the folder of a run'],
    [['report', 'compare', 'a', 'b'], 'Expected the folder of a run'],
    [['up', '--config', 'missing.yaml'], 'No such config file'],
    [['up', '--config', '/dev/zero'], 'no regular file'],
  ])('%j', async (args, text) => {
    const { status, stdout, stderr } = await seaworthy(...args);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(isStack);
  });

  test('and nothing in it is obeyed by the terminal', async () => {
    const { stderr } = await seaworthy('a\u001b[31mb');
    expect(stderr).toContain('a\\u001b[31mb');
    writeFileSync(join(folder, 'seaworthy.config.ts'), `throw new Error('a\\u001b[31mb')`);
    expect((await seaworthy('up')).stderr).toContain('a\\u001b[31mb');
  });
});

test('--version is that of the package; the help of every command names the exit codes', async () => {
  expect(await seaworthy('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
  for (const args of [['--help'], ['topics', '--help'], ['report', 'compare', '--help']])
    expect((await seaworthy(...args)).stdout).toMatch(/Exit codes:[^]*3 +usage, configuration, or nothing to do/);
});

test('the help tells choices, and of defaults those that say something', async () => {
  const { stdout } = await seaworthy('e2e', '--help');
  expect(stdout).toMatch(/--keep \[when\][^-]*\(never, on-failure, always;\s+alone: always;\s+default: never\)/);
  expect(stdout).toContain('(default: 1)');
  expect(stdout).not.toMatch(/default: (false|\[\]|")|choices:/);
});

test('the help loads nothing of what only commands need', () => {
  const start = ['harness/cli/seaworthy.js', 'harness/cli/typescript.js'];
  const root = join(import.meta.dirname, '../..');
  expect(loadedBy([command, '--help'], { env: process.env, root })).toEqual([...neededByHelp, ...start].sort());
});

describe('stdout', () => {
  test.each(['seaworthy topics | true', 'seaworthy topics >&-'])('%s ends quietly with 0', (line) => {
    expect(shell(`${line}; exit \${PIPESTATUS[0]}`)).toMatchObject({ status: 0, stderr: '' });
  });

  test('on a full disk ends with 2 and a line', () => {
    const { status, stderr } = shell('seaworthy topics >/dev/full');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'seaworthy: stdout could not be written: ENOSPC: no space left on device, write\n',
    });
  });
});

// What SIGINT, SIGTERM and SIGHUP have in common is tested in interruption.test.ts.
test('a signal ends a command, and what it had started, with 130 and a line', async () => {
  const docker = join(folder, 'docker.pid');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/docker'), `#!/bin/sh\necho $$ > ${docker}\nexec sleep 60\n`, { mode: 0o755 });
  const child = spawn(process.execPath, [command, 'doctor'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += String(text)));
  await vi.waitUntil(() => existsSync(docker) && readFileSync(docker, 'utf8') !== '', { timeout: 25_000 });

  child.kill('SIGHUP');
  const [status] = (await once(child, 'close')) as [number | null];

  expect([status, stderr.split('\n').at(-2)]).toEqual([130, 'seaworthy: interrupted']);
  const pid = Number(readFileSync(docker, 'utf8'));
  await vi.waitUntil(() => !existsSync(`/proc/${String(pid)}`), { timeout: 5000 });
});

describe('an error that nobody catches', () => {
  const raise = (how: string) => {
    const program = join(folder, 'program.ts');
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(
      program,
      `import { endOnErrors } from ${JSON.stringify(join(import.meta.dirname, 'failure.ts'))};\n${how}`,
    );
    const args = ['--import', join(import.meta.dirname, 'typescript.js'), program];
    return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 25_000 });
  };

  test.each([
    ['thrown from a timer', `endOnErrors(); setTimeout(() => { throw new Error('bo\\u001bom\\nsecond line'); }, 1);`],
    [
      'of a promise',
      `endOnErrors(); void Promise.reject(new Error('bo\\u001bom\\nsecond line')); setInterval(() => {}, 1000);`,
    ],
  ])('%s ends with 2, a line, and the stack in a file', (_title, how) => {
    const { status, stderr } = raise(how);
    const [, log = ''] = /^seaworthy: bo\\u001bom\nThe stack is in (.*)\n$/.exec(stderr) ?? [];
    expect({ status, log }).toEqual({ status: 2, log: expect.stringContaining('/cache/seaworthy/logs/') as string });
    expect(readFileSync(log, 'utf8')).toMatch(/second line\n +at .*program.ts/);
    expect(statSync(log).mode & 0o777).toBe(0o600);
  });

  test('is told where no file can be written, too', () => {
    writeFileSync(join(folder, 'cache'), '');
    const { status, stderr } = raise(`endOnErrors(); setTimeout(() => { throw new Error('boom'); }, 1);`);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^seaworthy: boom\nThe stack could not be kept: E.*\n$/) as string,
    });
  });
});

describe('a cluster that Seaworthy did not make', () => {
  let api: FakeApiServer;

  beforeEach(async () => {
    api = await FakeApiServer.start();
    api.describe([{ metadata: { name: 'n' }, status: { nodeInfo: { kubeletVersion: 'v1' } } }]);
    mkdirSync(join(folder, '.kube'));
    writeFileSync(join(folder, '.kube/config'), api.kubeconfig('prod'));
  });

  afterEach(() => api.stop());

  test.each([
    ['by flag', ['--context', 'prod'], {}],
    ['by variables', [], { SEAWORTHY_CONTEXT: 'prod', SEAWORTHY_ALLOW_DISRUPTION: 'prod', ALLOW_DISRUPTION: 'prod' }],
    ['with leave for another', ['--context', 'prod', '--allow-disruption', 'test'], {}],
    ['with an empty leave', ['--context', 'prod', '--allow-disruption', ''], {}],
    [
      'with leave for all of it where one namespace is to be used',
      ['--context', 'prod', '--namespace-only', 'x', '--allow-disruption', 'prod'],
      {},
    ],
  ])('is not disrupted unasked, named %s', async (_title, args, variables) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const { status, stderr } = await seaworthy('e2e', ...args);
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining('--allow-disruption') as string });
    expect(api.asked.filter((request) => !request.startsWith('GET '))).toEqual([]);
    expect(existsSync('results/latest')).toBe(false);
  });

  test('may be disrupted when the command line names it', async () => {
    vi.stubEnv('SEAWORTHY_CONTEXT', 'prod');
    const { stderr } = await seaworthy('e2e', '--allow-disruption', 'prod');
    expect(stderr).not.toContain('disrupt');
    // The first thing after the permission, and more than this server allows.
    expect(stderr).toContain('selfsubjectaccessreviews is forbidden');
  });

  test('is not deleted, and nobody is told that it was', async () => {
    expect(await seaworthy('down', '--context', 'prod')).toMatchObject({
      status: 0,
      stdout: 'The cluster is not ours and stays.\n',
    });
  });

  test('has what dead runs left removed from it and from this machine, and nothing else', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const dead = {
      [annotations.owner]: JSON.stringify({ ...thisProcess(), pid }),
      [annotations.expires]: '2026-11-23',
    };
    const alive = { [annotations.owner]: JSON.stringify(thisProcess()), [annotations.expires]: '2026-11-23' };
    let namespaces = [
      { metadata: { name: 'sw-1-logging', annotations: dead } },
      { metadata: { name: 'sw-2-logging', annotations: alive } },
      { metadata: { name: 'default' } },
    ];
    api.describe([]);
    const { route } = api;
    api.route = (url, response) => {
      const named = /^\/api\/v1\/namespaces(?:\/([^/]+))?/.exec(url.pathname);
      const isList = /^\/api\/v1\/services$|^\/apis\/apps\/v1\/(deployments|statefulsets)$/.test(url.pathname);
      if (!named && !isList) return route(url, response);
      response.setHeader('content-type', 'application/json');
      if (!named) {
        response.end(JSON.stringify({ items: [] }));
        return true;
      }
      if (response.req.method === 'DELETE')
        namespaces = namespaces.filter(({ metadata }) => metadata.name !== named[1]);
      if (response.req.method === 'GET' && named[1] !== undefined) response.statusCode = 404;
      response.end(JSON.stringify({ items: namespaces }));
      return true;
    };
    const temporary = join(folder, 'tmp');
    const left = join(temporary, nameOfThisProcess().replace(/^\d+/, `seaworthy-list-${pid}`).concat('-abcdef'));
    mkdirSync(left, { recursive: true });
    vi.stubEnv('TMPDIR', temporary);

    const cleanup = ['cleanup', '--context', 'prod'];
    const dry = await seaworthy(...cleanup, '--dry-run');
    expect(dry).toMatchObject({
      status: 0,
      stdout: `Would remove namespace sw-1-logging\nWould remove folder ${left}\n`,
    });
    expect([namespaces.length, existsSync(left)]).toEqual([3, true]);

    const real = await seaworthy(...cleanup);
    expect(real).toMatchObject({ status: 0, stdout: `Removed namespace sw-1-logging\nRemoved folder ${left}\n` });
    expect(namespaces.map(({ metadata }) => metadata.name)).toEqual(['sw-2-logging', 'default']);
    expect(existsSync(left)).toBe(false);

    mkdirSync(join(folder, 'cache/seaworthy'), { recursive: true });
    const again = await seaworthy(...cleanup);
    expect(again.stdout).toMatch(
      /^No run that is over has left anything\.\nStays: caches in .*\/cache\/seaworthy; `seaworthy down --purge` removes it\n$/,
    );
  });
});
