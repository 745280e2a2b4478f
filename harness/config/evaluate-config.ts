import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { build } from 'esbuild';
import { seconds, type Duration } from '../core/duration.ts';

/**
 * The default export of a config file that is a program. Where esbuild is installed it is bundled first, so that it does not matter
 * what kind of package it lies in; elsewhere Node loads it as it is. It runs in a thread of its own, so that one that never ends,
 * or ends the process, does not take us with it.
 * @throws Error with a first line that says what is wrong with the file
 */
export async function evaluateConfig(path: string, limit = seconds(10)): Promise<unknown> {
  const build = await esbuild();
  const code = build === undefined ? importing(path) : await bundle(build, path);
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
    // Node warns of what it does to TypeScript.
    // Of Seaworthy it needs `defineConfig`, and no proofs: the condition of `exports` in package.json.
    execArgv: ['--no-warnings', '--conditions=seaworthy-config'],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
    stdout: true,
  });
  // stdout is for results.
  worker.stdout.pipe(process.stderr);
  try {
    const { exported } = await firstMessage(worker, limit);
    if (exported.length === 0) throw new Error('it has no default export; write `export default { … }`');
    return exported[0];
  } finally {
    await worker.terminate();
  }
}

/** The message that the thread sends: the default export, in a list that is empty if there is none. */
interface Told {
  readonly exported: readonly unknown[];
}

function firstMessage(worker: Worker, limit: Duration): Promise<Told> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`it did not come to an end within ${limit / 1000} s`));
    }, limit);
    worker
      .once('message', resolve)
      .once('error', reject)
      .once('exit', () => {
        reject(new Error('it ended the process before it had exported anything'));
      })
      .once('exit', () => {
        clearTimeout(timer);
      });
  });
}

/**
 * CommonJS packages, which the bundle holds too, call `require`. The port keeps the thread alive, so that an `await` that never ends
 * comes to the limit; Node would end the thread with a warning of its own.
 */
function preamble(url: string): string {
  return `import { createRequire as requireOfSeaworthy } from 'node:module';
import { parentPort as portOfSeaworthy } from 'node:worker_threads';
globalThis.require = requireOfSeaworthy(${url});
portOfSeaworthy.on('message', () => {});`;
}

/** All of Seaworthy that a config file needs; JavaScript in a package. */
const defineConfig = join(import.meta.dirname, `define-config${extname(import.meta.filename)}`);

type Build = typeof build;

/** Undefined where it is not installed. */
async function esbuild(): Promise<Build | undefined> {
  try {
    // Takes a while to load, and most have no such file.
    return (await import('esbuild')).build;
  } catch {
    return undefined;
  }
}

/** @throws Error where Node reads no TypeScript */
function importing(path: string): string {
  if (path.endsWith('ts') && !('typescript' in process.features && process.features.typescript))
    throw new Error(
      `Node ${process.versions.node} reads no TypeScript by itself: write it in YAML, use Node 22.18 or later, or install esbuild`,
    );
  return `import { parentPort } from 'node:worker_threads';
// Keeps the thread alive, so that an await that never ends comes to the limit.
parentPort.on('message', () => {});
const config = await import(${JSON.stringify(pathToFileURL(path).href)});
${telling}`;
}

/** The last statements of the thread's program, which send the default export. */
const telling = `try {
  parentPort.postMessage({ exported: 'default' in config ? [config.default] : [] });
} catch (error) {
  throw new Error('its default export is no data: ' + error.message);
}`;

/** The part of esbuild's error that is shown. */
interface BuildFailure {
  readonly errors: readonly { readonly text: string; readonly location: { file: string; line: number } | null }[];
}

async function bundle(build: Build, path: string): Promise<string> {
  const url = JSON.stringify(pathToFileURL(path).href);
  const { outputFiles } = await build({
    stdin: {
      contents: `import { parentPort } from 'node:worker_threads';
import * as config from ${JSON.stringify(path)};
${telling}`,
      resolveDir: dirname(path),
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    logLevel: 'silent',
    // By this name it means this Seaworthy, wherever the file is.
    alias: { seaworthy: defineConfig },
    define: { 'import.meta.url': url },
    banner: { js: preamble(url) },
  }).catch((failure: unknown) => {
    const [first] = (failure as Partial<BuildFailure>).errors ?? [];
    if (first === undefined) throw failure;
    const { text, location } = first;
    throw new Error(location === null ? text : `${text} (${basename(location.file)}, line ${location.line})`);
  });
  return outputFiles.map(({ text }) => text).join('');
}
