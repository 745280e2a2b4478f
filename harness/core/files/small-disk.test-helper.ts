import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A mount needs root, and a kernel that lets us. */
export const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0;

/** The path of a disk of one megabyte. @param atEnd is given what takes it away again */
export function smallDisk(atEnd: (remove: () => void) => void): string {
  const disk = mkdtempSync(join(tmpdir(), 'seaworthy-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  atEnd(() => {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });
  return disk;
}

/** Writes a file until there is no room for one byte more. */
export function fillDisk(path: string): void {
  for (let size = 1 << 20; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // No room for a piece of this size any more.
    }
  }
}
