import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../core/harness-error.ts';
import { writeLines } from '../core/line-file.ts';
import { pathInside } from '../core/safe-path.ts';
import type { ProofEvidence } from '../judgement/judge.ts';
import type { LoadCircumstances, LoadEvidence } from '../judgement/load-evidence.ts';
import type { LogSink } from '../kube/log-follower.ts';
import { encodeRun, type SavedRun } from '../ledger/codec.ts';
import { readLoad, tracePath, writeLoad } from '../report/evidence-folder.ts';
import { TraceFile } from '../timeline/trace-file.ts';
import { Timeline } from '../timeline/timeline.ts';

/** The folder of one proof: event trace, loads, and the log of every run of every container. */
export class EvidenceFiles implements ProofEvidence {
  readonly dir: string;
  /** Every fact on it goes to `trace.jsonl` as it comes. */
  readonly timeline = new Timeline();
  readonly loads: LoadEvidence[] = [];
  readonly #trace: TraceFile;
  readonly #logs = new Map<string, WriteStream>();

  constructor(dir: string) {
    this.dir = dir;
    mkdirSync(join(dir, 'logs'), { recursive: true });
    this.#trace = new TraceFile(tracePath(dir));
    this.timeline.subscribe((fact) => {
      this.#trace.record(fact);
    });
  }

  /** `logs/<pod>.<container>.log`, with the number of the restart from the second run on. */
  readonly logSink: LogSink = {
    line: ({ pod, container, restart }, stamp, text) => {
      const name = `${pod}.${container}${restart === 0 ? '' : `.${restart}`}.log`;
      const log = this.#logs.get(name) ?? createWriteStream(pathInside(this.dir, 'logs', name));
      this.#logs.set(name, log);
      log.write(`${stamp} ${text}\n`);
    },
  };

  /** Saves a load that has ended. What is judged of it is what was saved, so that it can be judged again. */
  keepLoad({
    run,
    circumstances,
  }: {
    readonly run: SavedRun;
    readonly circumstances: LoadCircumstances;
  }): LoadEvidence {
    const number = this.loads.length + 1;
    writeLoad(this.dir, number, run, circumstances);
    const evidence = readLoad(this.dir, number, this.timeline);
    if (!evidence) throw new HarnessError(`Load ${number} was not saved in ${this.dir}`, { code: 'load-not-saved' });
    this.loads.push(evidence);
    return evidence;
  }

  /** What the prober of a node sent: `probes.<node>.jsonl`. */
  writeProbes({ node, ...run }: SavedRun & { readonly node: string }): void {
    writeLines(pathInside(this.dir, `probes.${node}.jsonl`), encodeRun(run));
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
