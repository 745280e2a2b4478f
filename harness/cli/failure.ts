import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { cacheFolder } from '../config/folders.ts';
import { exitCode, type ExitCode } from '../core/exit-code.ts';
import { describeError, HarnessError } from '../core/harness-error.ts';
import { makeFolder } from '../core/files/make-folder.ts';
import { printableLines } from '../core/text/terminal-text.ts';

/**
 * From here on every error ends the process in the same way, whether nobody caught it or it came from writing to
 * stdout. Node's own way would be a stack and exit code 1, which says that something was proven to fail.
 */
export function endOnErrors(): void {
  process.on('uncaughtException', endWith);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isReaderGone(error)) return;
    endWith(new HarnessError(`stdout could not be written: ${error.message}`, { code: 'stdout-unwritable' }));
  });
  // If stderr itself fails, there is nowhere to report it.
  process.stderr.on('error', () => undefined);
}

/** Ends the process. */
export function endWith(error: unknown): never {
  process.exit(tell(error));
}

/** Says on stderr what was wrong, and returns the exit code for it. */
export function tell(error: unknown): ExitCode {
  // Commander has said it.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.proven : exitCode.usage;
  if (error instanceof HarnessError) {
    process.stderr.write(printableLines(`seaworthy: ${describeError(error)}\n`));
    return error.exitCode;
  }
  const [summary = ''] = describeError(error).split('\n');
  process.stderr.write(printableLines(`seaworthy: ${summary}\n${keepDetails(error)}\n`));
  return exitCode.inconclusive;
}

/**
 * Tells whether the reader of stdout has gone, or the terminal was closed, which does not change the result of the
 * command.
 */
function isReaderGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || (code === 'EIO' && process.stdout.isTTY);
}

function keepDetails(error: unknown): string {
  try {
    const folder = join(cacheFolder(), 'logs');
    makeFolder(folder);
    const path = join(folder, `error-${randomUUID()}.log`);
    writeFileSync(path, `Node ${process.version}\n${inspect(error, { depth: 4 })}\n`, { flag: 'wx', mode: 0o600 });
    return `The stack is in ${path}`;
  } catch (failure) {
    return `The stack could not be kept: ${describeError(failure)}`;
  }
}
