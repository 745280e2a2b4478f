import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { LineSplitter } from '../core/text/line-splitter.ts';

/** A running program with which the caller talks over pipes. */
export interface RunningProgram {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when it has ended, however it did. */
  readonly exited: Promise<ProgramExit>;
  kill(): void;
}

/** One that runs on this machine. */
export interface ChildProgram extends RunningProgram {
  /** Whether this process stays for its sake when it has nothing else to do; it does unless it is told not to. */
  keepsUs(yes: boolean): void;
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
): ChildProgram {
  const child = execa(file, args, {
    reject: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    // stdout belongs to the caller, of stderr the end is kept: however much there is.
    buffer: false,
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const said = endOf(child.stderr);
  // Writing to a program that has ended fails, but `exited` already tells how it ended.
  child.stdin.on('error', () => undefined);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    exited: child.then((result) => ({
      exitCode: result.exitCode,
      summary: result.failed ? howItEnded(file, result) : '',
      stderr: said(),
    })),
    keepsUs: (yes) => {
      for (const handle of [child, child.stdin, child.stdout, child.stderr] as readonly Partial<Handle>[])
        if (yes) handle.ref?.();
        else handle.unref?.();
    },
    kill: () => {
      child.kill();
    },
  };
}

interface Handle {
  ref(): void;
  unref(): void;
}

/** The last lines of a stream, once it has ended. */
function endOf(stream: Readable): () => string {
  const lines = new LineSplitter({ limit: 64 << 10 });
  let last: string[] = [];
  stream.on('data', (chunk: Buffer) => {
    last = [...last, ...lines.push(chunk)].slice(-12);
  });
  return () => {
    const rest = lines.rest();
    return [...last, ...(rest === '' ? [] : [rest])].slice(-12).join('\n');
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
