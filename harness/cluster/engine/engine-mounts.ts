import { existsSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { run } from '../../shell/run.ts';

const mountTable = '/proc/self/mountinfo';

/**
 * Takes away what an engine that has ended has left mounted below its folder: the network namespace of the host where a container had
 * that, and everything where it was killed. Such a folder cannot be removed.
 * @throws CommandFailed where one is in use
 */
export async function unmountLeft(folder: string): Promise<void> {
  if (!existsSync(mountTable)) return;
  // What was mounted last may lie on what was mounted before.
  for (const path of [...mountsBelow(folder, readFileSync(mountTable, 'utf8'))].reverse()) await run('umount', [path]);
}

/** @param table as in `man 5 proc_pid_mountinfo`: the fifth field of a line is the path, with octal escapes */
export function mountsBelow(folder: string, table: string): readonly string[] {
  return table
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .map((path) => path.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))))
    .filter((path) => path.startsWith(`${folder}${sep}`));
}
