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
  readonly run: (
    file: string,
    args: readonly string[],
    options?: Omit<RunOptions, 'onLine' | 'signal'>,
  ) => Promise<string>;
  /** The last lines. */
  tail(): string;
  close(): Promise<void>;
}

const tailLength = 15;

/** Opens `<dir>/<name>.log` anew. */
export async function openStepLog(dir: string, name: string, signal: AbortSignal): Promise<StepLog> {
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
    run(program, args, options = {}) {
      log(`$ ${[program, ...args].join(' ')}`);
      return run(program, args, { ...options, onLine: log, signal });
    },
    tail: () => last.join('\n'),
    async close() {
      file.end();
      await once(file, 'close');
    },
  };
}
