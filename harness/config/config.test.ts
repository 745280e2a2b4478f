import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UsageError } from '../core/harness-error.ts';
import { loadConfig } from './config.ts';
import { evaluateConfig } from './evaluate-config.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-config-'));
  for (const name of Object.keys(process.env)) if (name.startsWith('SEAWORTHY_')) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const load = (flags: Parameters<typeof loadConfig>[0] = {}) => loadConfig(flags, folder);

describe('what wins', () => {
  test('a flag over the environment over the file over the default', async () => {
    expect((await load()).context).toBeUndefined();
    write('seaworthy.config.yaml', 'context: of-the-file\nproxyMode: nftables');
    expect(await load()).toMatchObject({ context: 'of-the-file', proxyMode: 'nftables', provider: undefined });
    vi.stubEnv('SEAWORTHY_CONTEXT', 'of-the-environment');
    expect(await load()).toMatchObject({ context: 'of-the-environment', proxyMode: 'nftables' });
    expect(await load({ context: 'of-the-flag' })).toMatchObject({ context: 'of-the-flag', proxyMode: 'nftables' });
  });

  test('an empty variable is as if it were not set, an empty flag is an error', async () => {
    vi.stubEnv('SEAWORTHY_CONTEXT', '');
    vi.stubEnv('DOCKER_HOST', '');
    vi.stubEnv('KUBECONFIG', '');
    const { context, dockerHost, kubeconfig } = await load();
    expect([context, dockerHost, kubeconfig]).toEqual([undefined, undefined, join(homedir(), '.kube', 'config')]);
    await expect(load({ context: '' })).rejects.toThrow('--context got an empty value');
  });
});

test('runs are kept in results, or where a setting says', async () => {
  expect((await load()).resultsDir).toBe(join(folder, 'results'));
  write('seaworthy.config.yaml', 'outputDir: of/the/file');
  expect((await load()).resultsDir).toBe(join(folder, 'of/the/file'));
  expect((await load({ outputDir: '/of/the/flag' })).resultsDir).toBe('/of/the/flag');
});

describe('the cache folder', () => {
  test.each([
    ['/else where', '/home/x', '/else where/seaworthy'],
    [undefined, '/home/x', '/home/x/.cache/seaworthy'],
    ['', '/home/x', '/home/x/.cache/seaworthy'],
    ['relative', '/home/x', '/home/x/.cache/seaworthy'],
    ['./relative', '', join(userInfo().homedir, '.cache/seaworthy')],
    ['', 'relative', join(userInfo().homedir, '.cache/seaworthy')],
    [undefined, undefined, join(userInfo().homedir, '.cache/seaworthy')],
  ])('with XDG_CACHE_HOME=%j and HOME=%j is %s', async (cache, home, expected) => {
    vi.stubEnv('XDG_CACHE_HOME', cache);
    vi.stubEnv('HOME', home);
    expect((await load()).cacheDir).toBe(expected);
  });
});

describe('settings that are not valid', () => {
  test.each([
    ['an unknown key', 'colour: red', 'colour'],
    ['a misspelt key', 'kubeConfig: x', '"kubeConfig"'],
    ['a wrong type', 'context: [a]', 'context'],
    ['a wrong choice', 'proxyMode: nope', 'proxyMode'],
    ['a list', '- a', 'object'],
    ['__proto__', '__proto__: { context: a }', '__proto__'],
  ])('%s is named', async (_title, text, named) => {
    write('seaworthy.config.yaml', text);
    await expect(load()).rejects.toThrow(UsageError);
    await expect(load()).rejects.toThrow(named);
  });

  test('the key that was meant is suggested', async () => {
    write('seaworthy.config.yaml', 'proxy-mode: nftables');
    await expect(load()).rejects.toMatchObject({ fix: 'did you mean `proxyMode` in place of `proxy-mode`?' });
    write('seaworthy.config.yaml', 'loadPath: nope');
    await expect(load()).rejects.toMatchObject({ fix: undefined });
  });

  test('a version of Kubernetes is one that there is, in YAML with quotes or without', async () => {
    for (const version of ['1.36', '"1.36"']) {
      write('seaworthy.config.yaml', `kubernetesVersion: ${version}`);
      expect((await load()).kubernetesVersion).toBe('1.36');
    }
    vi.stubEnv('SEAWORTHY_KUBERNETES_VERSION', '1.35');
    expect((await load()).kubernetesVersion).toBe('1.35');
    vi.stubEnv('SEAWORTHY_KUBERNETES_VERSION', '1.20');
    await expect(load()).rejects.toThrow(/environment.*not valid[^]*1\.34[^]*kubernetesVersion/);
  });

  test('in the environment too', async () => {
    vi.stubEnv('SEAWORTHY_PROXY_MODE', 'nope');
    await expect(load()).rejects.toThrow(/environment.*not valid[^]*proxyMode/);
  });
});

describe('a config file in YAML', () => {
  test.each(['seaworthy.config.yaml', 'seaworthy.config.yml'])('is found as %s', async (name) => {
    write(name, 'context: here');
    expect((await load()).context).toBe('here');
  });

  test('may be empty', async () => {
    write('seaworthy.config.yaml', '# nothing yet\n');
    expect((await load()).context).toBeUndefined();
  });

  test.each([
    ['a tab', 'provider:\n\tkind', /Tabs are not allowed/],
    ['a key twice', 'context: a\ncontext: b', /keys must be unique/],
    ['a tag of its own', 'context: !own a', /Unresolved tag: !own/],
    ['two documents', 'context: a\n---\ncontext: b', /multiple documents/],
    ['aliases of aliases', bomb(), /alias/i],
    ['much nesting', '['.repeat(5000), /cannot be used|not valid/],
    ['3 MB', '['.repeat(3e6), /it has 3000000 bytes, more than 65536/],
  ])('with %s is refused in one line', async (_title, text, message) => {
    const path = write('seaworthy.config.yaml', text);
    const error: unknown = await loadConfig({ config: path }, folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  test('is a regular file', async () => {
    mkdirSync(join(folder, 'folder.yaml'));
    spawnSync('mkfifo', [join(folder, 'pipe.yaml')]);
    for (const config of ['folder.yaml', 'pipe.yaml', '/dev/zero'])
      await expect(load({ config })).rejects.toThrow(/cannot be used: (it is no regular file|EISDIR)/);
    await expect(load({ config: 'missing.yaml' })).rejects.toThrow('No such config file: missing.yaml');
  });
});

describe('a config file in TypeScript', () => {
  const settings = `import { defineConfig } from 'seaworthy';
const context: string = await Promise.resolve('here');
export default defineConfig({ provider: 'existing', context });`;

  test.each([
    ['an ESM package', '{"type":"module"}'],
    ['a CommonJS package', '{}'],
    ['no package', undefined],
  ])('loads in %s', async (_title, manifest) => {
    if (manifest !== undefined) write('package.json', manifest);
    write('seaworthy.config.ts', settings);
    expect(await load()).toMatchObject({ provider: 'existing', context: 'here' });
  });

  test('may use a CommonJS package, and know where it is', async () => {
    mkdirSync(join(folder, 'node_modules/names'), { recursive: true });
    write('node_modules/names/index.js', `exports.name = require('node:path').basename('/a/b');`);
    write(
      'seaworthy.config.ts',
      `import { createRequire } from 'node:module'; import { name } from 'names'; const require = createRequire(import.meta.url); export default { context: name + import.meta.url.endsWith('.config.ts') + typeof require };`,
    );
    expect((await load()).context).toBe('btruefunction');
  });

  test.each([
    ['has no default export', 'export const context = 1;', /no default export/],
    ['exports a function', 'export default () => ({});', /its default export is no data: .* could not be cloned/],
    ['throws', `throw new Error('not today\\nat all');`, /not today$/],
    ['throws what is no error', `throw 'not today';`, /not today/],
    [
      'has a syntax error',
      'export default {',
      /Expected identifier but found end of file \(seaworthy.config.ts, line 1\)/,
    ],
    ['ends the process', 'process.exit(0); export default {};', /it ended the process before/],
  ])('that %s is refused in one line', async (_title, text, message) => {
    write('seaworthy.config.ts', text);
    const error: unknown = await load().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  test.each([
    ['goes on for ever', 'for (;;) {}'],
    ['waits for ever', 'await new Promise(() => {}); export default {};'],
  ])('that %s is given up', async (_title, text) => {
    const path = write('endless.ts', text);
    await expect(evaluateConfig(path, 500 as Parameters<typeof evaluateConfig>[1])).rejects.toThrow(/within 0.5 s/);
  });
});

function bomb(): string {
  const lines = Array.from({ length: 12 }, (_, depth) =>
    depth === 0 ? 'a0: &a0 [x]' : `a${depth}: &a${depth} [${`*a${depth - 1},`.repeat(10)}]`,
  );
  return lines.join('\n');
}
