import type { ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { execa, type Options } from 'execa';
import { minutes } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import { LineSplitter } from '../core/text/line-splitter.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** A file to read as stdin, instead of `input`. */
  readonly inputFile?: string;
  /** The time after which the program is ended, by SIGTERM and 5 s later by SIGKILL. @default one hour */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Called with each line of stdout and stderr as it comes; one over a megabyte is cut and says so. */
  readonly onLine?: (line: string) => void;
}

/** The result of a finished program. A non-zero exit code is no error here; `run` throws for one. */
export interface Finished {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly failed: boolean;
  /** The failure in one sentence, command line included. */
  readonly summary: string;
}

/** The error for a program that did not end with 0. It holds the last lines that the program printed. */
export class CommandFailed extends HarnessError {
  readonly finished: Finished;

  constructor(finished: Finished) {
    const tail = (finished.stderr || finished.stdout).trimEnd().split('\n').slice(-12).join('\n');
    super(tail ? `${finished.summary}\n${tail}` : finished.summary, { code: 'command-failed' });
    this.finished = finished;
  }
}

/** The default time limit: longer than any program takes that has no limit of its own. */
const patience = minutes(60);

/**
 * Runs a program to its end and returns whatever happened.
 * @throws the error of `onLine`, which ends the program
 */
export async function attempt(file: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { onLine, timeoutMs = patience, signal } = options;
  const broken = new AbortController();
  const given = signal ? AbortSignal.any([signal, broken.signal]) : broken.signal;
  const settings: Options = {
    reject: false,
    stdin: options.input === undefined && options.inputFile === undefined ? 'ignore' : 'pipe',
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.inputFile === undefined ? {} : { inputFile: options.inputFile }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    timeout: timeoutMs,
    cancelSignal: given,
    maxBuffer: 64 * 1024 * 1024,
  };
  const child = execa(file, args, settings);
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe instanceof Readable);
  const close = () => {
    closeAfterExit(child, pipes);
  };
  given.addEventListener('abort', close);
  const timer = setTimeout(close, timeoutMs);
  if (onLine) {
    for (const pipe of pipes) {
      passLines(pipe, onLine, (error) => {
        broken.abort(error);
      });
    }
  }
  const result = await child;
  clearTimeout(timer);
  broken.signal.throwIfAborted();
  return {
    exitCode: result.exitCode,
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
    failed: result.failed,
    summary: result.failed ? (result.shortMessage ?? `${file} failed`) : '',
  };
}

/**
 * Runs a program and returns its stdout.
 * @throws CommandFailed when it does not end with 0.
 */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const finished = await attempt(file, args, options);
  if (finished.failed) throw new CommandFailed(finished);
  return finished.stdout;
}

/** Whether a program can be called by its name. */
export async function isInPath(program: string): Promise<boolean> {
  return !(await attempt('sh', ['-c', `command -v ${program}`])).failed;
}

/** Children of the program may keep its pipes open. Once the program was ended, nobody waits for them. */
function closeAfterExit(
  child: Pick<ChildProcess, 'exitCode' | 'signalCode' | 'once'>,
  pipes: readonly Readable[],
): void {
  const close = () => {
    // What it printed last is read first.
    setTimeout(() => {
      for (const pipe of pipes) pipe.destroy();
    }, 100);
  };
  if (child.exitCode === null && child.signalCode === null) child.once('exit', close);
  else close();
}

/** An exception of a listener would end this process: it is given to whoever can throw it at the caller. */
function passLines(pipe: Readable, onLine: (line: string) => void, onError: (error: unknown) => void): void {
  const lines = new LineSplitter();
  const pass = (some: readonly string[]) => {
    try {
      some.forEach(onLine);
    } catch (error) {
      pipe.off('data', read);
      onError(error);
    }
  };
  const read = (chunk: Buffer) => {
    pass(lines.push(chunk));
  };
  pipe.on('data', read).on('end', () => {
    const rest = lines.rest();
    if (rest !== '') pass([rest]);
  });
}
