import type { PodLife } from './pod-lives.ts';

/** Of a pod's life, as far as requests can tell it. */
export type PodPhase = 'pending' | 'starting' | 'ready' | 'deletion requested' | 'pre-stop' | 'stopping' | 'exited';

/** The phase of a pod at a time. */
export function phaseAt(life: PodLife, time: number): PodPhase {
  const passed = (moment: number | undefined) => moment !== undefined && moment <= time;
  const run = life.runs.findLast(({ startedAt }) => passed(startedAt)) ?? life.runs[0];
  if (passed(run?.exitMarkAt ?? run?.endSeenAt) || passed(life.goneAt)) return 'exited';
  if (passed(run?.sigtermAt)) return 'stopping';
  if (passed(run?.preStopAt)) return 'pre-stop';
  if (passed(life.deletionAt)) return 'deletion requested';
  if (passed(life.readyAt)) return 'ready';
  return passed(run?.startedAt) ? 'starting' : 'pending';
}
