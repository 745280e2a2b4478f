import { createWriteStream, mkdirSync, writeFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { LogSink } from '../kube/log-follower.ts';
import { encodeRun, type SavedRun } from '../ledger/codec.ts';
import { TraceFile } from '../timeline/trace-file.ts';
import { Timeline } from '../timeline/timeline.ts';

/** The folder of one proof: event trace, ledgers, and the log of every run of every container. */
export class EvidenceFiles {
  readonly dir: string;
  /** Every fact on it goes to `trace.jsonl` as it comes. */
  readonly timeline = new Timeline();
  readonly #trace: TraceFile;
  readonly #logs = new Map<string, WriteStream>();
  #ledgers = 0;

  constructor(dir: string) {
    this.dir = dir;
    mkdirSync(join(dir, 'logs'), { recursive: true });
    this.#trace = new TraceFile(join(dir, 'trace.jsonl'));
    this.timeline.subscribe((fact) => {
      this.#trace.record(fact);
    });
  }

  /** `logs/<pod>.<container>.log`, with the number of the restart from the second run on. */
  readonly logSink: LogSink = {
    line: ({ pod, container, restart }, stamp, text) => {
      const name = `${pod}.${container}${restart === 0 ? '' : `.${restart}`}.log`;
      const log = this.#logs.get(name) ?? createWriteStream(join(this.dir, 'logs', name));
      this.#logs.set(name, log);
      log.write(`${stamp} ${text}\n`);
    },
  };

  writeLedger(run: SavedRun): void {
    this.#ledgers += 1;
    const name = this.#ledgers === 1 ? 'ledger.jsonl' : `ledger.${this.#ledgers}.jsonl`;
    writeFileSync(join(this.dir, name), [...encodeRun(run), ''].join('\n'));
  }

  /** What the prober of a node sent: `probes.<node>.jsonl`. */
  writeProbes({ node, ...run }: SavedRun & { readonly node: string }): void {
    writeFileSync(join(this.dir, `probes.${node}.jsonl`), [...encodeRun(run), ''].join('\n'));
  }

  /** Resolves when everything is on disk. */
  async close(): Promise<void> {
    this.#trace.close();
    await Promise.all(
      [...this.#logs.values()].map(
        (log) =>
          new Promise<void>((resolve, reject) => {
            log.once('error', reject);
            log.end(resolve);
          }),
      ),
    );
  }
}
