import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HarnessError, UsageError } from '../../core/harness-error.ts';
import { encodeRun, type SavedRun } from '../../ledger/codec.ts';

/** The file of `--output-ledger`: it is opened before anything is sent, so that nobody waits in vain for it. */
export class LedgerFile {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** @throws UsageError when it cannot be written to */
  static async open(path: string): Promise<LedgerFile> {
    try {
      return new LedgerFile(path, await open(path, 'w'));
    } catch (error) {
      throw new UsageError(`Cannot open \`${path}\` for the ledger: ${textOf(error)}`);
    }
  }

  /** @throws HarnessError `ledger-not-written` */
  async write(run: SavedRun): Promise<void> {
    try {
      await pipeline(Readable.from(linesOf(run)), this.#file.createWriteStream({ autoClose: false }));
    } catch (error) {
      throw new HarnessError(`The ledger could not be written to \`${this.#path}\`: ${textOf(error)}`, {
        code: 'ledger-not-written',
        fix: 'The figures above hold; for the ledger run again with a file on a disk that has room.',
        cause: error,
      });
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function* linesOf(run: SavedRun): Generator<string> {
  for (const line of encodeRun(run)) yield `${line}\n`;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
