import { groupBy } from '../../core/group-by.ts';
import { podLives, type PodLife } from '../../observation/pods/pod-lives.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';

/** The part of a proof that goes into a trace. */
export interface TracedProof {
  /** `rolling-delete (node) rollout #2`. */
  readonly name: string;
  readonly timeline: TimelineReader;
  readonly drops: readonly RequestRecord[];
}

/** An event of the Trace Event Format, as Perfetto and chrome://tracing open it. Times are epoch microseconds. */
export interface TraceEvent {
  readonly name: string;
  /** Metadata, a slice, an instant. */
  readonly ph: 'M' | 'X' | 'i';
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  /** The scope of an instant event: its thread. */
  readonly s?: 't';
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * A process a proof; in it threads for what the harness waited for, what was not observed, commands and dropped requests, and one
 * for each pod with its phases as slices and its marks as instants.
 */
export function* chromeTrace(proofs: readonly TracedProof[]): Generator<TraceEvent> {
  for (const [index, proof] of proofs.entries()) {
    const pid = index + 1;
    yield named('process_name', pid, 0, proof.name);
    for (const [number, { title, slices = [], instants = [] }] of threadsOf(proof).entries()) {
      const tid = number + 1;
      yield named('thread_name', pid, tid, title);
      for (const { name, from, to, args = {} } of slices)
        yield { name, ph: 'X', pid, tid, ts: micros(from), dur: micros(to) - micros(from), args };
      for (const { name, at, args = {} } of instants) yield { name, ph: 'i', s: 't', pid, tid, ts: micros(at), args };
    }
  }
}

type Args = Readonly<Record<string, unknown>>;

interface Slice {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly args?: Args;
}

interface Thread {
  readonly title: string;
  readonly slices?: readonly Slice[];
  readonly instants?: readonly { readonly name: string; readonly at: number; readonly args?: Args }[];
}

function threadsOf({ timeline, drops }: TracedProof): Thread[] {
  const end = timeline.facts.at(-1)?.at ?? 0;
  const marks = groupBy(timeline.of('mark'), ({ uid }) => uid);
  const waits = timeline.of('wait').map(({ what, from, at, until }) => ({ name: what, from, to: at, args: { until } }));
  const gaps = timeline.of('gap').map(({ of, from, at, reason, effect }) => {
    return { name: of, from, to: at, args: { reason, effect } };
  });
  const commands = timeline.of('command').map(({ verb, object, at, detail }) => {
    return { name: `${verb} ${object}`, at, args: { detail } };
  });
  const lost = drops.map(({ failure, sentAt, endedAt, stream, profile, target }) => {
    const { cause = 'unknown', detail } = failure ?? {};
    return { name: cause, at: endedAt ?? sentAt, args: { detail, stream, profile, target, sentAt } };
  });
  return [
    ...lanesOf('waits', waits),
    ...lanesOf('not observed', gaps),
    ...(commands.length === 0 ? [] : [{ title: 'commands', instants: commands }]),
    ...(lost.length === 0 ? [] : [{ title: 'dropped requests', instants: lost }]),
    ...podLives(timeline).map((life) => ({
      title: life.node === undefined ? life.name : `${life.name} on ${life.node}`,
      slices: phasesOf(life, end),
      instants: (marks.get(life.uid) ?? []).map(({ container, mark, markedAt, detail }) => {
        return { name: `${container}: ${mark}`, at: markedAt, args: detail };
      }),
    })),
  ];
}

function phasesOf({ phases, exitCode, graceSeconds }: PodLife, seenUntil: number): Slice[] {
  return phases.map(({ phase, from, to, by }) => ({
    name: phase,
    from,
    to: Number.isFinite(to) ? to : Math.max(from, seenUntil),
    args: { by, exitCode, graceSeconds },
  }));
}

/** Slices of one thread must not cross each other: one beside another goes onto a thread of its own. */
function lanesOf(title: string, slices: readonly Slice[]): Thread[] {
  const lanes: Slice[][] = [];
  for (const slice of [...slices].sort((a, b) => a.from - b.from)) {
    const free = lanes.find((lane) => (lane.at(-1)?.to ?? 0) <= slice.from);
    if (free) free.push(slice);
    else lanes.push([slice]);
  }
  return lanes.map((lane, index) => ({ title: index === 0 ? title : `${title} ${String(index + 1)}`, slices: lane }));
}

function named(kind: 'process_name' | 'thread_name', pid: number, tid: number, name: string): TraceEvent {
  return { name: kind, ph: 'M', pid, tid, args: { name } };
}

function micros(ms: number): number {
  return Math.round(ms * 1000);
}
