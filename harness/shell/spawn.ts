import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';

/** A program that runs beside us, to be talked to. */
export interface RunningProgram {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when it has ended, however it did. */
  readonly exited: Promise<ProgramExit>;
  kill(): void;
}

export interface ProgramExit {
  readonly exitCode: number | undefined;
  /** How it ended, in one sentence, without its arguments; empty when it went well. */
  readonly summary: string;
  /** The end of what it wrote to stderr. */
  readonly stderr: string;
}

/** Starts a program whose stdin and stdout are pipes; it is killed with us. */
export function spawn(
  file: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>> } = {},
): RunningProgram {
  const child = execa(file, args, {
    reject: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    // stdout belongs to the caller, however much it is.
    buffer: { stdout: false, stderr: true },
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  // A program that has ended reads no more: `exited` tells how it ended.
  child.stdin.on('error', () => undefined);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    exited: child.then((result) => ({
      exitCode: result.exitCode,
      summary: result.failed ? howItEnded(file, result) : '',
      stderr: result.stderr.split('\n').slice(-12).join('\n'),
    })),
    kill: () => {
      child.kill();
    },
  };
}

interface Ending {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly originalMessage?: string | undefined;
}

function howItEnded(file: string, { exitCode, signal, originalMessage }: Ending): string {
  if (exitCode !== undefined) return `${file} ended with exit code ${exitCode}`;
  return signal === undefined ? (originalMessage ?? `${file} failed`) : `${file} was ended by ${signal}`;
}
