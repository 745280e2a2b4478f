import { lstatSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameOfThisProcess, ownerInName, stateOfOwner } from './process-owner.ts';

/**
 * Does the work with a folder of its own that is removed afterwards: its name, `seaworthy-<purpose>-<process>-…`, is
 * random, and only its owner can enter it. What processes that were killed left in the same place is removed first.
 * @param purpose part of its name, for people
 * @param parent the folder of the system for temporary files, unless its content is to be moved elsewhere on one disk
 */
export async function inTemporaryFolder<T>(
  purpose: string,
  work: (folder: string) => Promise<T>,
  parent = tmpdir(),
): Promise<T> {
  await removeLeftFolders(parent);
  const folder = await mkdtemp(join(parent, `seaworthy-${purpose}-${nameOfThisProcess()}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Removes the temporary folders of this user whose processes are dead.
 * @returns their paths
 */
export async function removeLeftFolders(parent = tmpdir()): Promise<readonly string[]> {
  const left = leftFolders(parent);
  for (const folder of left) await rm(folder, { recursive: true, force: true });
  return left;
}

/** The paths of what `removeLeftFolders` would remove. */
export function leftFolders(parent = tmpdir()): readonly string[] {
  return readdirSync(parent)
    .filter((name) => {
      const owner = ownerInName(/^seaworthy-[a-z-]+-(\d+-\d+-\d+)-\w{6}$/.exec(name)?.[1] ?? '');
      return owner !== undefined && stateOfOwner(owner) === 'dead';
    })
    .map((name) => join(parent, name))
    .filter((folder) => {
      // Other processes clear this folder too.
      const uid = lstatSync(folder, { throwIfNoEntry: false })?.uid;
      return uid === process.getuid?.();
    });
}
