import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { UsageError } from '../core/harness-error.ts';

/**
 * The user's home folder. A value that is no absolute path counts as not set: relative to the working directory it
 * would be somebody else's folder.
 * @throws UsageError where it is not known
 */
export function homeFolder(): string {
  return absolute(process.env['HOME']) ?? homeOfUser();
}

/**
 * Everything that is slow to make, shared by all clones: `$XDG_CACHE_HOME/seaworthy`. A relative path counts for nothing, as the
 * XDG Base Directory Specification has it.
 * @throws UsageError where no home is known
 */
export function cacheFolder(): string {
  return join(absolute(process.env['XDG_CACHE_HOME']) ?? join(homeFolder(), '.cache'), 'seaworthy');
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

function homeOfUser(): string {
  try {
    const { homedir } = userInfo();
    if (isAbsolute(homedir)) return homedir;
  } catch {
    // A user id that the system has no name for.
  }
  throw new UsageError('This user has no home folder', 'set HOME, or XDG_CACHE_HOME, to an absolute path');
}
