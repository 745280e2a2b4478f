import type {
  ContainerStatus,
  EventFact,
  MarkFact,
  ProcessFact,
  RuntimeFact,
  SignalAction,
  SignalFact,
} from '../../timeline/fact.ts';
import { appContainers } from '../../timeline/app-containers.ts';
import { nameOfSignal } from '../../timeline/stop-signals.ts';
import { countersOf, type AppCounters } from '../app-counters.ts';
import type { ObservedPod } from './pod-evidence.ts';

/**
 * One run of a container, from a start to its end. A container that restarts has several. Epoch milliseconds, marks by
 * the app's own clock; what is undefined was not observed.
 */
export interface PodRun {
  /** The time by the container runtime's clock, cut to whole seconds. */
  readonly startedAt?: number;
  /** When the watch first showed it running. */
  readonly runningSeenAt?: number;
  /** When it was first seen ready: a container without a readiness probe is so as soon as it runs. */
  readonly readySeenAt?: number;
  readonly listeningAt?: number;
  /** By its mark `ready`. */
  readonly readyMarkAt?: number;
  readonly preStopAt?: number;
  readonly preStopDoneAt?: number;
  readonly sigtermAt?: number;
  /** When its hooks failed, by the kubelet's events, whose times are cut to whole seconds. */
  readonly preStopFailedAt?: number;
  readonly postStartFailedAt?: number;
  /** Process 1 of the container, as it was last seen in this run. */
  readonly process1?: Process1;
  /** What Seaworthy sent to process 1, while the pod was to stay. */
  readonly sentSignal?: Pick<SignalFact, 'signal' | 'sentAt'>;
  /** When process 1 was sent the signal to stop, by the journal of the container runtime. */
  readonly signalledAt?: number;
  /** The signal that it was sent then, where its image asks for another one than SIGTERM. */
  readonly stopSignal?: string;
  /** When process 1 was sent SIGKILL, by the journal of the container runtime. */
  readonly killedAt?: number;
  /** When the runtime noticed that process 1 had ended, by the same: 0.1 s later at most on a machine far beyond its load (2026-11-28). */
  readonly exitedAt?: number;
  /** A process that was killed leaves none. */
  readonly exitMarkAt?: number;
  /** The time by the container runtime's clock, cut to whole seconds. */
  readonly finishedAt?: number;
  /** When the watch first showed its end. */
  readonly endSeenAt?: number;
  readonly exitCode?: number;
  readonly exitReason?: string;
  /** When the process started, by its mark `start`. */
  readonly bootedAt?: number;
  readonly bootId?: string;
  /** Its counters when it exited; absent for a process that was killed. */
  readonly counters?: AppCounters;
}

export interface Process1 extends Pick<ProcessFact, 'program'> {
  /** What it does with the signal that asks it to stop. */
  readonly action: SignalAction;
  /** It had a handler for that when it was seen before, and has none any more: that handler was there for one signal. */
  readonly caughtBefore?: true;
}

/** One container of a pod, and its runs in order. */
export interface ContainerRuns {
  readonly name: string;
  readonly init: boolean;
  /** An init container that runs beside the others until they have ended. */
  readonly sidecar: boolean;
  readonly runs: readonly PodRun[];
}

type OpenRun = { -readonly [K in keyof PodRun]: PodRun[K] | undefined };

/** The containers of a pod, each with its own runs, in the order in which the pod lists them. */
export function containerRuns(pod: ObservedPod): readonly ContainerRuns[] {
  const { snapshots, marks, calls, processes, signals, events } = pod;
  const read = snapshots.flatMap((snapshot) => snapshot.containers);
  const containers = new Map(read.map(({ name, init, sidecar = false }) => [name, { init, sidecar }]));
  // A mark may be read before its container was first seen.
  for (const { container } of marks)
    if (!containers.has(container)) containers.set(container, { init: false, sidecar: false });
  const isAlone = appContainers([...containers.values()]).length === 1;
  return [...containers].map(([name, sort]) => {
    const states = snapshots.flatMap(({ at, containers: all }) =>
      all.filter((container) => container.name === name).map((container) => ({ at, container })),
    );
    const isOwn = ({ container }: MarkFact | RuntimeFact | ProcessFact | SignalFact) => container === name;
    const seen = {
      marks: marks.filter(isOwn),
      calls: calls.filter(isOwn),
      processes: processes.filter(isOwn),
      signals: signals.filter(isOwn),
      events: events.filter(({ about }) =>
        about.container === undefined ? isAlone && !sort.init : about.container === name,
      ),
    };
    return { name, ...sort, runs: runsOf(states, seen) };
  });
}

interface State {
  readonly at: number;
  readonly container: ContainerStatus;
}

function runsOf(
  states: readonly State[],
  { marks, calls, processes, signals, events }: Omit<ObservedPod, 'snapshots'>,
): readonly PodRun[] {
  const runs: OpenRun[] = [];
  const runOf = (number: number) => (runs[number] ??= {});
  for (const { at, container } of states) {
    const { state, restartCount, lastState } = container;
    if (state === 'running') noteStart(runOf(restartCount), container, at);
    if (state === 'terminated') noteEnd(runOf(restartCount), container, at);
    // While it waits to start again, the count is still that of the run that ended.
    const ended = state === 'waiting' ? restartCount : restartCount - 1;
    if (lastState && ended >= 0) noteEnd(runOf(ended), lastState, at);
  }
  noteMarks(runOf, marks);
  for (const { call, run, calledAt, signal } of calls) {
    if (call === 'signal') noteSignal(runOf(run), calledAt, signal);
    if (call === 'kill') runOf(run).killedAt ??= calledAt;
    if (call === 'exit') runOf(run).exitedAt ??= calledAt;
  }
  for (const event of events) noteHook(runs, event);
  for (const { run, signal, sentAt } of signals) runOf(run).sentSignal ??= { signal, sentAt };
  for (const { at, program, sigterm, otherSignals } of processes) {
    const run = runs.findLast((its) => (its.startedAt ?? its.runningSeenAt ?? Infinity) <= at);
    if (!run) continue;
    const actions: Readonly<Partial<Record<string, SignalAction>>> = { ...otherSignals, SIGTERM: sigterm };
    const action = actions[signalToStop(run)];
    if (action) run.process1 = seenAgain(run.process1, { program, action });
  }
  return Array.from(runs, (run) => compact(run));
}

function seenAgain(before: Process1 | undefined, now: Process1): Process1 {
  const caughtBefore = before?.action === 'caught' || before?.caughtBefore === true;
  return caughtBefore && before.program === now.program && now.action !== 'caught' ? { ...now, caughtBefore } : now;
}

/** When the process had ended, as precisely as it was observed. */
export function endOfRun(run: PodRun): number | undefined {
  return run.exitMarkAt ?? run.exitedAt ?? run.endSeenAt;
}

/** A moment, and what tells of it. */
export interface Told {
  readonly at: number;
  readonly source: 'log' | 'journal' | 'command';
  /** The signal that told it, where that is not SIGTERM. */
  readonly signal?: string | undefined;
}

/**
 * When the app was told to stop: by its own mark; of one that writes no marks, and whose process 1 does something about the signal as far
 * as that was looked at, by the journal of its node's container runtime, or as Seaworthy sent it SIGTERM.
 */
export function toldToStop(run: PodRun): Told | undefined {
  const { sigtermAt, signalledAt, stopSignal, sentSignal } = run;
  if (sigtermAt !== undefined) return { at: sigtermAt, source: 'log' };
  if (sentSignal?.signal === 'SIGTERM' && !writesMarks(run) && ignoresSignal(run) === undefined)
    return { at: sentSignal.sentAt, source: 'command' };
  if (signalledAt === undefined || writesMarks(run) || ignoresSignal(run) !== undefined) return undefined;
  return { at: signalledAt, source: 'journal', signal: stopSignal };
}

function writesMarks({ bootedAt, listeningAt, preStopAt, exitMarkAt }: PodRun): boolean {
  return [bootedAt, listeningAt, preStopAt, exitMarkAt].some((at) => at !== undefined);
}

/** The program that is its process 1, where nothing becomes of the signal that asks it to stop; undefined also where nobody looked. */
export function ignoresSignal({ process1 }: PodRun): string | undefined {
  if (process1?.caughtBefore) return undefined;
  return process1?.action === 'default' || process1?.action === 'ignored' ? process1.program : undefined;
}

/**
 * The program that is its process 1, where it had a handler for that signal and ran on without one after it: that of Node.js
 * itself, which leaves process 1 running, or one of the app for one signal (`process.once`).
 */
export function ranOnAfterItsHandler({ process1 }: PodRun): string | undefined {
  return process1?.caughtBefore && process1.program;
}

/** The signal that tells its process 1 to stop: SIGTERM, unless its image asks for another one. */
export function signalToStop({
  sentSignal,
  stopSignal = 'SIGTERM',
}: Pick<OpenRun, 'sentSignal' | 'stopSignal'>): string {
  return sentSignal?.signal === 'SIGTERM' ? sentSignal.signal : stopSignal;
}

function noteStart(run: OpenRun, { startedAt, ready }: ContainerStatus, at: number): void {
  run.startedAt ??= startedAt;
  run.runningSeenAt ??= at;
  if (ready) run.readySeenAt ??= at;
}

function noteEnd(
  run: OpenRun,
  end: Omit<ContainerStatus, 'name' | 'init' | 'sidecar' | 'ready' | 'restartCount'>,
  at: number,
): void {
  if (run.endSeenAt !== undefined) return;
  run.startedAt ??= end.startedAt;
  run.finishedAt = end.finishedAt;
  run.exitCode = end.exitCode;
  run.exitReason = end.reason;
  run.endSeenAt = at;
}

/** Of the run that had begun by then. */
function noteHook(runs: readonly OpenRun[], { reason, happenedAt = NaN }: EventFact): void {
  const run = runs.findLast(
    (its: OpenRun | undefined) => (its?.startedAt ?? its?.runningSeenAt ?? Infinity) <= happenedAt,
  );
  if (run && reason === 'FailedPreStopHook') run.preStopFailedAt ??= happenedAt;
  if (run && reason === 'FailedPostStartHook') run.postStartFailedAt ??= happenedAt;
}

function noteSignal(run: OpenRun, at: number, words: string | undefined): void {
  if (run.signalledAt !== undefined) return;
  run.signalledAt = at;
  const name = words === undefined ? 'SIGTERM' : nameOfSignal(words);
  if (name !== 'SIGTERM') run.stopSignal = name;
}

/** A run begins with the mark `start`; the first of each name counts. */
function noteMarks(runOf: (number: number) => OpenRun, marks: readonly MarkFact[]): void {
  let starts = 0;
  for (const { mark, markedAt, detail } of marks) {
    if (mark === 'start') starts++;
    const run = runOf(Math.max(0, starts - 1));
    if (mark === 'start') {
      run.bootedAt ??= markedAt;
      run.bootId ??= typeof detail['bootId'] === 'string' ? detail['bootId'] : undefined;
    }
    if (mark === 'listening') run.listeningAt ??= markedAt;
    if (mark === 'ready') run.readyMarkAt ??= markedAt;
    if (mark === 'preStop') run.preStopAt ??= markedAt;
    if (mark === 'preStopDone') run.preStopDoneAt ??= markedAt;
    if (mark === 'SIGTERM') run.sigtermAt ??= markedAt;
    if (mark === 'exit') {
      run.exitMarkAt ??= markedAt;
      run.counters ??= countersOf(detail);
    }
  }
}

function compact(run: OpenRun | undefined): PodRun {
  return Object.fromEntries(Object.entries(run ?? {}).filter(([, value]) => value !== undefined));
}
