import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inTemporaryFolder } from '../../shell/temporary-folder.ts';
import type { StepTools } from '../../build/steps.ts';

/** This file, which decides what layers hold: in a package it has another name. */
export const layersSource = import.meta.filename;

type Run = StepTools['run'];

/** The same files give the same layer. */
const reproducible = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];

/**
 * A layer with one program in /usr/local/bin.
 * @param aliases further names, as links to the first
 */
export async function programLayer(to: string, program: string, [name, ...aliases]: Names, run: Run): Promise<string> {
  const fill = async (root: string): Promise<void> => {
    const folder = join(root, 'usr', 'local', 'bin');
    await mkdir(folder, { recursive: true });
    await copyFile(program, join(folder, name));
    for (const alias of aliases) await symlink(name, join(folder, alias));
    await run('tar', ['-C', root, ...reproducible, '-cf', to, 'usr']);
  };
  await inTemporaryFolder('layer', fill, dirname(to));
  return to;
}

type Names = readonly [string, ...(readonly string[])];

/**
 * A layer with programs of a Debian userland and the libraries that they load: a tenth of the whole userland.
 * @param extras paths that no library list shows, such as plug-ins
 */
export async function toolLayer(
  to: string,
  userland: string,
  tools: readonly string[],
  extras: readonly string[],
  run: Run,
): Promise<string> {
  // The script runs in the userland itself, so that links and the loader's settings are those of the userland.
  const script = `
    set -eu
    PATH=/sbin:/bin   # where scripts name their shell
    paths=$(for tool in ${tools.join(' ')}; do command -v "$tool"; done)
    files="$paths $(ls ${extras.join(' ')})"
    libraries=$(ldd $files | grep -o '/[^ :]*[.]so[^ :]*')
    printf '%s\\n' $files $libraries | sort -u | tar --dereference --hard-dereference ${reproducible.join(' ')} -cT -`;
  await run('bash', ['-c', 'chroot "$0" /bin/bash -c "$1" >"$2"', userland, script, to]);
  return to;
}
