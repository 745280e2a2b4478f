import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run, type RunOptions } from '../shell/run.ts';

/** The log of one step: everything its programs print, kept on disk. */
export interface StepLog {
  readonly path: string;
  readonly log: (line: string) => void;
  /** Runs a program with its output in the log; it ends when the steps are stopped. */
  readonly run: (file: string, args: readonly string[], options?: StepRunOptions) => Promise<string>;
  /** The last lines of the log. */
  tail(): string;
  close(): Promise<void>;
}

export type StepRunOptions = Omit<RunOptions, 'onLine' | 'signal'> & {
  /**
   * Set if other processes may wait for the program: it then keeps the normal priority, even if its step runs in the
   * background.
   */
  readonly othersWait?: boolean;
};

const tailLength = 15;

export interface StepLogOptions {
  readonly signal: AbortSignal;
  /** Whether its programs run at the lowest CPU priority. */
  readonly inBackground: boolean;
}

/** Opens `<dir>/<name>.log` anew. */
export async function openStepLog(dir: string, name: string, options: StepLogOptions): Promise<StepLog> {
  const { signal, inBackground } = options;
  const modestly = inBackground ? ['nice', '-n', '19'] : [];
  await mkdir(dir, { recursive: true });
  const path = join(dir, `${name.replaceAll(/[^\w.-]+/g, '-')}.log`);
  const file = createWriteStream(path);
  await once(file, 'open');
  const last: string[] = [];
  const log = (line: string): void => {
    file.write(`${line}\n`);
    last.push(line);
    if (last.length > tailLength) last.shift();
  };
  return {
    path,
    log,
    run(program, args, { othersWait = false, ...runOptions } = {}) {
      log(`$ ${[program, ...args].join(' ')}`);
      const [file = program, ...rest] = [...(othersWait ? [] : modestly), program, ...args];
      return run(file, rest, { ...runOptions, onLine: log, signal });
    },
    tail: () => last.join('\n'),
    async close() {
      file.end();
      await once(file, 'close');
    },
  };
}
