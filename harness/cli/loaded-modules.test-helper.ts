import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** All that `seaworthy --help` loads, which is to come at once: files of Seaworthy besides those that start it, and packages. */
export const neededByHelp: readonly string[] = [
  'commander',
  'harness/cli/bin.ts',
  'harness/cli/failure.ts',
  'harness/cli/interruption.ts',
  'harness/cli/main.ts',
  'harness/config/folders.ts',
  'harness/core/exit-code.ts',
  'harness/core/files/make-folder.ts',
  'harness/core/harness-error.ts',
  'harness/core/text/terminal-text.ts',
];

/** Of the clone alone, which runs TypeScript as it is. */
const runsTypeScript = new Set(['tsx', 'esbuild', 'get-tsconfig', 'resolve-pkg-maps']);

/**
 * Runs a program of Node and tells what it has loaded, by name: files below `root` relative to it, and packages.
 * @throws Error where the program does not end with 0
 */
export function loadedBy(
  args: readonly string[],
  { root, env }: { readonly root: string; readonly env: NodeJS.ProcessEnv },
): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-loaded-'));
  try {
    const { status, stderr } = spawnSync(process.execPath, args, {
      env: { ...env, NODE_V8_COVERAGE: folder },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`It ended with ${String(status)}: ${stderr}`);
    const names = readdirSync(folder).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: { url: string }[] };
      return result.flatMap(({ url }) => (url.startsWith('file:') ? nameOf(fileURLToPath(url), root) : []));
    });
    return [...new Set(names)].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nameOf(path: string, root: string): string[] {
  const name = relative(root, path);
  if (!name.startsWith('..') && !name.startsWith('node_modules')) return [name];
  const [, packaged = ''] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return runsTypeScript.has(packaged) ? [] : [packaged];
}
