import type { PodLife } from '../../../observation/pod-lives.ts';
import type { ContainerReading, MarkFact, PodFact } from '../../../timeline/fact.ts';
import { phases, type Phase, type PhaseSpan } from './experiment-model.ts';
import type { TimeAxis } from './time-axis.ts';

/** All that was observed of one pod. Marks are in order of the app's own clock. */
export interface ObservedLife {
  readonly life: PodLife;
  readonly readings: readonly PodFact[];
  readonly marks: readonly MarkFact[];
}

export const byMark = "the app's own mark, to the millisecond";
export const byWatch = 'the watch, on arrival';

interface Turn {
  readonly at: number;
  readonly phase: Phase;
  /** Which run of the main container, from 0. */
  readonly run: number;
  readonly known: string;
}

/** The phases that a pod went through, from its first sight to its end, as finely as they were observed. */
export function phaseSpans(observed: ObservedLife, axis: TimeAxis): readonly PhaseSpan[] {
  const turns = [...turnsByReading(observed), ...turnsByMark(observed)].sort((a, b) => a.at - b.at);
  const kept: Turn[] = [];
  for (const turn of turns) if (isNews(turn, kept.at(-1))) kept.push(turn);
  return kept.map(({ at, phase, known }, index) => {
    const end = kept[index + 1]?.at ?? observed.life.goneAt ?? Infinity;
    // The process of a pod that was deleted by force outlives it, and nobody tells for how long.
    return { phase, from: axis.at(at), to: axis.atOrNull(end < at ? Infinity : end), known };
  });
}

/**
 * A life goes on and on, but for a container that starts again, one that is not ready any more, and a hook that begins after
 * its process. All else that looks like going back is a reading that came later than a mark.
 */
function isNews(turn: Turn, last: Turn | undefined): boolean {
  if (!last) return true;
  if (turn.run !== last.run) return turn.run > last.run;
  if (last.phase === 'ready' && turn.phase === 'starting') return turn.known === byWatch;
  if (last.phase === 'starting' && turn.phase === 'post-start') return true;
  return phases.indexOf(turn.phase) > phases.indexOf(last.phase);
}

function turnsByReading({ readings, life }: ObservedLife): Turn[] {
  const turns = readings.map((reading) => {
    const run = reading.containers.find(({ init }) => !init)?.restartCount ?? 0;
    return { at: reading.at, phase: phaseOf(reading), run, known: byWatch };
  });
  const last = turns.at(-1)?.run ?? 0;
  return life.deletionAt === undefined
    ? turns
    : [...turns, { at: life.deletionAt, phase: 'deletion requested', run: last, known: byWatch }];
}

function phaseOf(reading: PodFact): Phase {
  const main = reading.containers.filter(({ init }) => !init);
  const inits = reading.containers.filter(({ init }) => init);
  if (main.length > 0 && main.every(isOver)) return 'exited';
  if (reading.deletionTimestamp !== undefined) return 'deletion requested';
  if (reading.ready) return 'ready';
  if (main.some(({ state }) => state === 'running')) return 'starting';
  return inits.some(({ state, restartCount }) => state !== 'waiting' || restartCount > 0) ? 'init' : 'pending';
}

/** Ended, or waiting to be started again. */
function isOver({ state, lastState }: ContainerReading): boolean {
  return state === 'terminated' || (state === 'waiting' && lastState !== undefined);
}

const phaseByMark: Readonly<Record<string, Phase>> = {
  start: 'starting',
  postStart: 'post-start',
  postStartDone: 'starting',
  preStop: 'pre-stop',
  SIGTERM: 'stopping',
  exit: 'exited',
};

function turnsByMark({ readings, marks, life }: ObservedLife): Turn[] {
  const main = readings.at(-1)?.containers.find(({ init }) => !init)?.name;
  const inits = new Set(
    readings.flatMap(({ containers }) => containers.filter(({ init }) => init).map(({ name }) => name)),
  );
  const firstOfInit = marks.find(({ container }) => inits.has(container))?.markedAt;
  const turns: Turn[] = firstOfInit === undefined ? [] : [{ at: firstOfInit, phase: 'init', run: 0, known: byMark }];
  let run = -1;
  for (const { container, mark, markedAt } of marks) {
    if (container !== main) continue;
    if (mark === 'start') run += 1;
    const phase = phaseByMark[mark];
    if (phase !== undefined) turns.push({ at: markedAt, phase, run: Math.max(0, run), known: byMark });
  }
  const hookDone = marks.find(({ container, mark }) => container === main && mark === 'preStopDone')?.markedAt;
  if (hookDone === undefined || life.deletionAt === undefined || turns.some(({ phase }) => phase === 'stopping'))
    return turns;
  const known = 'the end of the preStop hook: no mark of SIGTERM was seen';
  return [...turns, { at: hookDone, phase: 'stopping', run: Math.max(0, run), known }];
}
