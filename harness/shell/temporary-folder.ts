import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Does the work with a folder of its own that is removed afterwards: its name, `seaworthy-<purpose>-…`, is
 * random, and only its owner can enter it.
 * @param purpose part of its name, for people
 * @param parent the folder of the system for temporary files, unless its content is to be moved elsewhere on one disk
 */
export async function inTemporaryFolder<T>(
  purpose: string,
  work: (folder: string) => Promise<T>,
  parent = tmpdir(),
): Promise<T> {
  const folder = await mkdtemp(join(parent, `seaworthy-${purpose}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
