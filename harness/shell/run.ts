import { execa, type Options } from 'execa';
import { HarnessError } from '../core/harness-error.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** A file to read as stdin, instead of `input`. */
  readonly inputFile?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Called with each line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

/** What a finished program left: it never throws for a non-zero exit, see `run` for that. */
export interface Finished {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly failed: boolean;
  /** The failure in one sentence, command line included. */
  readonly summary: string;
}

/** A program that did not end with 0, with the end of what it printed. */
export class CommandFailed extends HarnessError {
  readonly finished: Finished;

  constructor(finished: Finished) {
    const tail = (finished.stderr || finished.stdout).trimEnd().split('\n').slice(-12).join('\n');
    super(tail ? `${finished.summary}\n${tail}` : finished.summary, { code: 'command-failed' });
    this.finished = finished;
  }
}

/** Runs a program to its end and returns whatever happened. */
export async function attempt(file: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { onLine } = options;
  const settings: Options = {
    reject: false,
    stdin: options.input === undefined && options.inputFile === undefined ? 'ignore' : 'pipe',
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.inputFile === undefined ? {} : { inputFile: options.inputFile }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    maxBuffer: 64 * 1024 * 1024,
  };
  const child = execa(file, args, settings);
  if (onLine) {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString('utf8')).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach((line) => {
          onLine(line);
        });
      });
    }
  }
  const result = await child;
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
