import { rmSync } from 'node:fs';
import type { RunningCluster } from '../../cluster/cluster-provider.ts';
import type { Config } from '../../config/config.ts';
import type { Keep } from '../../config/run-environment.ts';
import type { Selection } from '../../config/selection.ts';
import type { Clock } from '../../core/clock.ts';
import { writeAtomically } from '../../record/atomic-write.ts';
import type { RunFolder, RunInfo } from '../../record/run-folder.ts';
import { isNotPassed } from '../../record/test-events.ts';
import { runInfo } from '../run-info.ts';
import { notBegun } from './not-begun.ts';
import { runSuites } from './run-suites.ts';
import type { TopicSuites } from './selection/suites.ts';
import { unknownProofs } from './selection/unknown-proofs.ts';

export interface E2eRun {
  readonly folder: RunFolder;
  readonly config: Config;
  readonly cluster: RunningCluster;
  readonly suites: readonly TopicSuites[];
  /** The chosen ones; undefined if all are. */
  readonly runtimes: readonly string[] | undefined;
  /** The chosen ones; undefined if all are. */
  readonly proofs: readonly Selection[] | undefined;
  /** How many times in a row, from 1. */
  readonly repeat: number;
  /** How many loads are measured beside each other, from 1. */
  readonly measurements: number;
  readonly keep: Keep;
  /** Nothing more is begun once a proof has not passed. */
  readonly bail: boolean;
  /** Whether a live area shows the running proofs, from the events in the run's folder. */
  readonly live: boolean;
  /** The command line. */
  readonly command: string;
  /** The options of it that change what is run, as they can be typed again. */
  readonly carried: readonly string[];
  readonly clock: Clock;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs the suites as often as asked, or until it is interrupted, and leaves in the run's folder what became of them. */
export async function runE2e(run: E2eRun): Promise<void> {
  const { folder, cluster, clock, signal } = run;
  const startedAt = clock.now();
  const info: RunInfo = {
    ...runInfo(cluster, run.command, startedAt),
    carried: [...run.carried],
    topics: run.suites.map(({ id, title, proves }) => ({ id, title, proves })),
  };
  folder.writeInfo(info);
  writeAtomically(folder.file('cluster.json'), `${JSON.stringify(cluster, null, 2)}\n`);

  for (let repetition = 1; repetition <= run.repeat && !signal.aborted; repetition += 1) {
    if (run.repeat > 1) run.onLine(`Repetition ${String(repetition)} of ${String(run.repeat)}`);
    await runSuites({
      folder,
      environment: {
        runDir: folder.dir,
        config: run.config,
        suites: run.suites.flatMap(({ files }) => files),
        runtimes: run.runtimes,
        proofs: run.proofs,
        measurements: run.measurements,
        keep: run.keep,
        bail: run.bail,
        live: run.live,
        repetition: run.repeat > 1 ? repetition : undefined,
      },
      clock,
      onLine: run.onLine,
      signal,
    });
    if (run.bail && endsEarly(run, run.repeat > 1 ? repetition : undefined)) break;
  }

  rmSync(folder.file('leases'), { recursive: true, force: true });
  if (run.proofs && !signal.aborted) {
    for (const event of unknownProofs(run.proofs, folder.readTestEvents().values, clock.now()))
      folder.appendTestEvent(event);
  }
  folder.writeInfo({ ...info, durationMs: Math.round(clock.now() - startedAt), interrupted: signal.aborted });
}

/** Tells whether something has not passed. If so, what is not begun any more is recorded in the results. */
function endsEarly({ folder, suites, clock, signal }: E2eRun, repetition: number | undefined): boolean {
  const { values } = folder.readTestEvents();
  if (signal.aborted || !values.some(isNotPassed)) return false;
  const topics = suites.map(({ id }) => id);
  for (const event of notBegun(topics, values, clock.now(), repetition)) folder.appendTestEvent(event);
  return true;
}
