import { randomUUID } from 'node:crypto';
import { mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';

/**
 * Offers a program that was built here to people, under a name that stays: `<cacheDir>/bin/<name>`.
 * @returns that path
 */
export async function linkProgram(config: Config, name: string, target: string): Promise<string> {
  const folder = join(config.cacheDir, 'bin');
  const link = join(folder, name);
  await mkdir(folder, { recursive: true });
  const unfinished = `${link}.${randomUUID()}`;
  await symlink(target, unfinished);
  await rename(unfinished, link);
  return link;
}
