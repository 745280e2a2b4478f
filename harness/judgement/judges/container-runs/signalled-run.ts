import type { SignalFact } from '../../../timeline/fact.ts';
import { isWithin } from '../../request-stats.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { livesOf, type PodLife } from '../../../observation/pods/pod-lives.ts';
import type { PodRun } from '../../../observation/pods/pod-runs.ts';

/** The run of a container whose process 1 was sent a signal while its pod was to stay. */
export interface SignalledRun {
  readonly signal: SignalFact;
  readonly life: PodLife;
  readonly run: PodRun;
  /** When its pod was seen ready again; absent where it was not. */
  readonly backAt?: number;
  /** The runs that came after it, in order. */
  readonly later: readonly PodRun[];
}

/** That of the disruption of a load; undefined where none was sent. */
export function signalledRunOf({ timeline, disruption }: LoadEvidence): SignalledRun | undefined {
  const signal = timeline.of('signal').find(({ at }) => isWithin(at, disruption));
  const life = signal && livesOf(timeline, [signal.uid])[0];
  const runs = life?.containers.find(({ name }) => name === signal?.container)?.runs ?? [];
  const run = signal && runs[signal.run];
  if (!signal || !life || !run) return undefined;
  const back = timeline.of('pod').find(({ uid, ready, containers }) => {
    const restarts = containers.find(({ name }) => name === signal.container)?.restartCount ?? 0;
    return uid === signal.uid && ready && restarts > signal.run;
  });
  return { signal, life, run, later: runs.slice(signal.run + 1), ...(back && { backAt: back.at }) };
}
