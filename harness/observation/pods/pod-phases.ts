import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import { mainOf, type ObservedPod } from './pod-evidence.ts';

/** The phases of a pod's life, in their order. Not every pod has each of them. */
export const phases = [
  'pending',
  'init',
  'post-start',
  'starting',
  'ready',
  'deletion requested',
  'pre-stop',
  'stopping',
  'exited',
] as const;
export type PodPhase = (typeof phases)[number];

/** A stretch of a pod's life. */
export interface PhaseSpan {
  readonly phase: PodPhase;
  readonly from: number;
  /** Infinity: it still lasted when the observation ended, or nobody tells for how long it did. */
  readonly to: number;
  /**
   * How the beginning of the phase is known. With `hook`, only the end of the preStop hook shows that the pod is
   * stopping.
   */
  readonly by: 'watch' | 'mark' | 'journal' | 'hook';
}

interface Turn {
  readonly at: number;
  readonly phase: PodPhase;
  /** The number of the main container's run, from 0. */
  readonly run: number;
  readonly by: PhaseSpan['by'];
}

/** The phases that a pod went through, from its first sight to its end, as finely as they were observed. */
export function phasesOf(pod: ObservedPod): readonly PhaseSpan[] {
  const bySnapshot = turnsBySnapshot(pod);
  const byMark = turnsByMark(pod);
  const finer = [...byMark, ...turnsByJournal(pod, byMark)];
  const turns = [...bySnapshot, ...finer, ...turnByHook(pod, finer)].sort((a, b) => a.at - b.at);
  const kept: Turn[] = [];
  for (const turn of turns) if (changesPhase(turn, kept.at(-1))) kept.push(turn);
  const goneAt = pod.snapshots.find(({ change }) => change === 'deleted')?.at ?? Infinity;
  return kept.map(({ at, phase, by }, index) => {
    const end = kept[index + 1]?.at ?? goneAt;
    // The process of a pod that was deleted by force outlives it, and nobody tells for how long.
    return { phase, from: at, to: end < at ? Infinity : end, by };
  });
}

/** The phase of a pod at a time. */
export function phaseAt({ phases: spans }: { readonly phases: readonly PhaseSpan[] }, time: number): PodPhase {
  return (spans.findLast(({ from }) => from <= time) ?? spans[0])?.phase ?? 'pending';
}

/**
 * A life goes on and on, but for a container that starts again, one that is not ready any more, and a hook that begins after
 * its process. All else that looks like going back is a reading that came later than a mark.
 */
function changesPhase(turn: Turn, last: Turn | undefined): boolean {
  if (!last) return true;
  if (turn.run !== last.run) return turn.run > last.run;
  if (last.phase === 'ready' && turn.phase === 'starting') return turn.by === 'watch';
  if (last.phase === 'starting' && turn.phase === 'post-start') return true;
  return phases.indexOf(turn.phase) > phases.indexOf(last.phase);
}

function turnsBySnapshot({ snapshots }: ObservedPod): Turn[] {
  return snapshots.flatMap((snapshot, index) => {
    const turn = { at: snapshot.at, run: mainOf(snapshot)?.restartCount ?? 0, by: 'watch' } as const;
    const isFirstOfDeletion =
      snapshot.deletionTimestamp !== undefined && snapshots[index - 1]?.deletionTimestamp === undefined;
    const turns: Turn[] = [{ ...turn, phase: phaseOf(snapshot) }];
    return isFirstOfDeletion ? [{ ...turn, phase: 'deletion requested' } as const, ...turns] : turns;
  });
}

function phaseOf(snapshot: PodFact): PodPhase {
  const main = snapshot.containers.filter(({ init }) => !init);
  const inits = snapshot.containers.filter(({ init }) => init);
  if (main.length > 0 && main.every(isOver)) return 'exited';
  if (snapshot.deletionTimestamp !== undefined) return 'deletion requested';
  if (snapshot.ready) return 'ready';
  if (main.some(({ state }) => state === 'running')) return 'starting';
  return inits.some(({ state, restartCount }) => state !== 'waiting' || restartCount > 0) ? 'init' : 'pending';
}

/** Ended, or waiting to be started again. */
function isOver({ state, lastState }: ContainerStatus): boolean {
  return state === 'terminated' || (state === 'waiting' && lastState !== undefined);
}

const phaseByMark: Readonly<Record<string, PodPhase>> = {
  start: 'starting',
  postStart: 'post-start',
  postStartDone: 'starting',
  preStop: 'pre-stop',
  SIGTERM: 'stopping',
  exit: 'exited',
};

function turnsByMark({ snapshots, marks }: ObservedPod): Turn[] {
  const main = mainNameOf(snapshots);
  const inits = new Set(
    snapshots.flatMap(({ containers }) => containers.filter(({ init }) => init).map(({ name }) => name)),
  );
  const firstOfInit = marks.find(({ container }) => inits.has(container))?.markedAt;
  const turns: Turn[] = firstOfInit === undefined ? [] : [{ at: firstOfInit, phase: 'init', run: 0, by: 'mark' }];
  let run = -1;
  for (const { container, mark, markedAt } of marks) {
    if (container !== main) continue;
    if (mark === 'start') run += 1;
    const phase = phaseByMark[mark];
    if (phase !== undefined) turns.push({ at: markedAt, phase, run: Math.max(0, run), by: 'mark' });
  }
  return turns;
}

/**
 * The turns by the runtime's journal: when the main container was sent the signal to stop, if the app writes no mark of
 * it.
 */
function turnsByJournal({ snapshots, calls }: ObservedPod, marked: readonly Turn[]): Turn[] {
  const main = mainNameOf(snapshots);
  const told = new Set(marked.filter(({ phase }) => phase === 'stopping').map(({ run }) => run));
  return calls
    .filter(({ call, container, run }) => call === 'signal' && container === main && !told.has(run))
    .map(({ calledAt, run }) => ({ at: calledAt, phase: 'stopping', run, by: 'journal' }));
}

/** The turn to `stopping` if nothing shows SIGTERM itself: it comes when the preStop hook is over. */
function turnByHook({ snapshots, marks }: ObservedPod, turns: readonly Turn[]): Turn[] {
  const main = mainNameOf(snapshots);
  const done = marks.find(({ container, mark }) => container === main && mark === 'preStopDone')?.markedAt;
  const isDeleted = snapshots.some(({ deletionTimestamp }) => deletionTimestamp !== undefined);
  if (done === undefined || !isDeleted || turns.some(({ phase }) => phase === 'stopping')) return [];
  return [{ at: done, phase: 'stopping', run: Math.max(0, ...turns.map(({ run }) => run)), by: 'hook' }];
}

function mainNameOf(snapshots: readonly PodFact[]): string | undefined {
  const last = snapshots.at(-1);
  return last && mainOf(last)?.name;
}
