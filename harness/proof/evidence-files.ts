import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { HarnessError } from '../core/harness-error.ts';
import { writeLines } from '../core/files/line-file.ts';
import { privateFile, privateFolder } from '../core/files/private-mode.ts';
import { pathInside } from '../core/files/safe-path.ts';
import type { ProofEvidence } from '../judgement/proof-evidence.ts';
import type { LoadCircumstances, LoadEvidence } from '../judgement/load-evidence.ts';
import type { LogSink } from '../kube/logs/log-follower.ts';
import { encodeRun, type SavedRun } from '../ledger/codec.ts';
import { readLoad, tracePath, writeLoad } from '../record/evidence-folder.ts';
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
  /** Why not all of the evidence is on disk: the first error of writing it. */
  #unwritten: Error | undefined;

  constructor(dir: string) {
    this.dir = dir;
    mkdirSync(join(dir, 'logs'), { recursive: true, mode: privateFolder });
    this.#trace = new TraceFile(tracePath(dir));
    this.timeline.subscribe((fact) => {
      // A line after half a one would make two facts unreadable.
      if (this.#unwritten !== undefined) return;
      try {
        this.#trace.record(fact);
      } catch (error) {
        this.#unwritten ??= error as Error;
      }
    });
  }

  /** `logs/<pod>.<container>.log`, with the number of the restart from the second run on. */
  readonly logSink: LogSink = {
    line: ({ pod, container, restart }, stamp, text) => {
      const name = `${pod}.${container}${restart === 0 ? '' : `.${restart}`}.log`;
      const log = this.#logs.get(name) ?? this.#openLog(name);
      log.write(`${stamp} ${text}\n`);
    },
  };

  /** Saves a load that has ended. What is judged of it is what was saved, so that it can be judged again. */
  keepLoad({
    run,
    circumstances,
  }: {
    readonly run: SavedRun | undefined;
    readonly circumstances: LoadCircumstances;
  }): LoadEvidence {
    const number = this.loads.length + 1;
    writeLoad(this.dir, number, run, circumstances);
    const evidence = readLoad(this.dir, number, this.timeline);
    if (!evidence) throw new HarnessError(`Load ${number} was not saved in ${this.dir}`, { code: 'load-not-saved' });
    this.loads.push(evidence);
    return evidence;
  }

  /** Writes what the prober of a node sent to `probes.<node>.jsonl`. */
  writeProbes({ node, ...run }: SavedRun & { readonly node: string }): void {
    writeLines(pathInside(this.dir, `probes.${node}.jsonl`), encodeRun(run));
  }

  /**
   * Resolves when everything is on disk.
   * @throws HarnessError when it is not, whenever that happened
   */
  async close(): Promise<void> {
    this.#trace.close();
    const logs = [...this.#logs.values()];
    await Promise.allSettled(logs.map((log) => finished(log.end())));
    if (this.#unwritten === undefined) return;
    throw new HarnessError(`Not all evidence of this proof could be written: ${this.#unwritten.message}`, {
      code: 'evidence-not-written',
      fix: 'Make room on the disk of the results, and run it again',
      cause: this.#unwritten,
    });
  }

  #openLog(name: string): WriteStream {
    const log = createWriteStream(pathInside(this.dir, 'logs', name), { mode: privateFile });
    log.on('error', (error) => {
      this.#unwritten ??= error;
    });
    this.#logs.set(name, log);
    return log;
  }
}
