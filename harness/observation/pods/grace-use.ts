import { groupBy } from '../../core/group-by.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import { podLives, type PodLife } from './pod-lives.ts';
import { podLookup } from './pod-lookup.ts';
import type { PodPhase } from './pod-phases.ts';
import { nodeRoutes, podOfRoute, type RoutedSpan } from '../routing/routed-spans.ts';

/** What one pod that was deleted did with its grace period: milliseconds, null for what was not seen. */
export interface GraceUse {
  readonly pod: string;
  readonly graceMs: number;
  /** From its deletion to its hook, or to SIGTERM where it had none. */
  readonly beforeMs: number;
  readonly preStopMs: number | null;
  /** From SIGTERM to its end. */
  readonly drainMs: number | null;
  readonly totalMs: number | null;
  readonly exitCode: number | null;
  readonly exitReason: string | null;
  /** From its deletion until it took no more connections. */
  readonly acceptedForMs: number | null;
  readonly routedFor: RoutedFor | null;
}

/** From a pod's deletion until no node sent it new connections any more. */
export interface RoutedFor {
  readonly ms: number;
  /**
   * How it is known: by the nodes' own rules, by probes on the nodes, or by the last new connection of the load, after
   * which there may have been more.
   */
  readonly by: 'rules' | 'probe' | 'load';
}

/** The margin of the preStop wait: whether pods took connections for as long as nodes sent them some. */
export interface WaitMargin {
  /** The margin of the pod that had the smallest. Below 0 the pod took no connections while a node still sent it some. */
  readonly spareMs: number;
  /** The longest time for which connections were sent to a deleted pod, which a wait must outlast. */
  readonly needed: RoutedFor;
  /** The shortest preStop hook; null where none was seen. */
  readonly preStopMs: number | null;
  /** The shortest time for which a pod took connections after its deletion. */
  readonly acceptedForMs: number;
}

/**
 * What each pod that was deleted did with its grace period.
 * @param lastSentTo when the load last sent a new connection to a pod, by its UID
 */
export function graceUses(
  timeline: TimelineReader,
  lastSentTo: (uid: string) => number | undefined,
): readonly GraceUse[] {
  const pods = podLookup(timeline);
  const routed = groupBy([...nodeRoutes(timeline.of('route')).values()].flat(), (span) => podOfRoute(span, pods));
  return podLives(timeline).flatMap((life) => useOf(life, routed.get(life) ?? [], lastSentTo(life.uid)) ?? []);
}

/** Undefined where of no pod both ends are known. */
export function waitMargin(uses: readonly GraceUse[]): WaitMargin | undefined {
  const known = uses.flatMap(({ routedFor, acceptedForMs }) =>
    routedFor && acceptedForMs !== null ? [{ routedFor, acceptedForMs }] : [],
  );
  const [needed] = known.map(({ routedFor }) => routedFor).sort((a, b) => b.ms - a.ms);
  if (!needed) return undefined;
  const hooks = uses.flatMap(({ preStopMs }) => preStopMs ?? []);
  return {
    spareMs: Math.min(...known.map(({ routedFor, acceptedForMs }) => acceptedForMs - routedFor.ms)),
    needed,
    preStopMs: hooks.length === 0 ? null : Math.min(...hooks),
    acceptedForMs: Math.min(...known.map(({ acceptedForMs }) => acceptedForMs)),
  };
}

const going: readonly PodPhase[] = ['deletion requested', 'pre-stop', 'stopping'];

function useOf(life: PodLife, routed: readonly RoutedSpan[], lastSentTo: number | undefined): GraceUse | undefined {
  const { name, graceSeconds, exitCode, exitReason } = life;
  const way = life.phases.filter(({ phase }) => going.includes(phase));
  const from = way[0]?.from;
  if (from === undefined || life.deletionAt === undefined || graceSeconds === undefined) return undefined;
  const span = (wanted: PodPhase) => way.find(({ phase }) => phase === wanted);
  const lasted = (wanted: PodPhase) => {
    const { from: began = NaN, to = Infinity } = span(wanted) ?? {};
    return Number.isFinite(to) ? to - began : null;
  };
  const exitedAt = life.phases.find(({ phase, from: at }) => phase === 'exited' && at >= from)?.from;
  const stoppedAt = span('stopping')?.from ?? exitedAt;
  return {
    pod: name,
    graceMs: graceSeconds * 1000,
    beforeMs: (span('pre-stop')?.from ?? stoppedAt ?? from) - from,
    preStopMs: lasted('pre-stop'),
    drainMs: lasted('stopping'),
    totalMs: exitedAt === undefined ? null : exitedAt - from,
    exitCode: exitCode ?? null,
    exitReason: exitReason ?? null,
    acceptedForMs: stoppedAt === undefined ? null : stoppedAt - from,
    routedFor: routedFor(routed, from, lastSentTo),
  };
}

/**
 * For how long connections were sent to a pod: from the nodes' own routing if that was observed, else until the last
 * new connection of the load.
 */
function routedFor(spans: readonly RoutedSpan[], from: number, lastSentTo: number | undefined): RoutedFor | null {
  const [last] = [...spans].sort((a, b) => b.to - a.to);
  if (last)
    return Number.isFinite(last.to)
      ? { ms: Math.max(0, last.to - from), by: last.source === 'rules' ? 'rules' : 'probe' }
      : null;
  return lastSentTo === undefined || lastSentTo < from ? null : { ms: lastSentTo - from, by: 'load' };
}
