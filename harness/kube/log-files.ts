import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LogSink } from './log-follower.ts';
import type { LogSource } from './log-source.ts';

/** Keeps logs as files, one a run of a container: `<folder>/<pod>_<uid>/<container>-<restart>.log`, each line stamped. */
export class LogFiles implements LogSink {
  readonly #folder: string;
  readonly #files = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  line(source: LogSource, stamp: string, text: string): void {
    writeSync(this.#fileOf(source), `${stamp} ${text}\n`);
  }

  close(): void {
    this.#files.forEach((file) => {
      closeSync(file);
    });
    this.#files.clear();
  }

  #fileOf({ pod, uid, container, restart }: LogSource): number {
    const folder = join(this.#folder, `${pod}_${uid.slice(0, 8)}`);
    const path = join(folder, `${container}-${String(restart)}.log`);
    const open = this.#files.get(path);
    if (open !== undefined) return open;
    mkdirSync(folder, { recursive: true });
    const file = openSync(path, 'a');
    this.#files.set(path, file);
    return file;
  }
}
