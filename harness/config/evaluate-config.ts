import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { seconds, type Duration } from '../core/duration.ts';

/**
 * The default export of a config file that is a program. It is bundled first, so that it does not matter what kind of package
 * it lies in, and runs in a thread of its own, so that one that never ends, or ends the process, does not take us with it.
 * @throws Error with a first line that says what is wrong with the file
 */
export async function evaluateConfig(path: string, limit = seconds(10)): Promise<unknown> {
  const code = await bundle(path);
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
    execArgv: [],
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

/** What the thread tells: the default export, in a list that is empty where there is none. */
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

/** What esbuild throws, in the parts that we show. */
interface BuildFailure {
  readonly errors: readonly { readonly text: string; readonly location: { file: string; line: number } | null }[];
}

async function bundle(path: string): Promise<string> {
  // Takes a while to load, and most have no such file.
  const { build } = await import('esbuild');
  const url = JSON.stringify(pathToFileURL(path).href);
  const { outputFiles } = await build({
    stdin: {
      contents: `import { parentPort } from 'node:worker_threads';
import * as config from ${JSON.stringify(path)};
try {
  parentPort.postMessage({ exported: 'default' in config ? [config.default] : [] });
} catch (error) {
  throw new Error('its default export is no data: ' + error.message);
}`,
      resolveDir: dirname(path),
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    logLevel: 'silent',
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
