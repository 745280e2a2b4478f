import { formatDuration } from '../../../core/duration.ts';
import type { PodPhase } from '../../../observation/pod-phases.ts';
import type { ExperimentModel, PodLane, RouteLane } from './experiment-model.ts';

/** What one pod did with its grace period, in milliseconds. */
export interface StopSums {
  readonly pod: string;
  readonly grace: number | null;
  /** From the deletion to the hook, the hook, and from SIGTERM to the exit; null for what was not seen. */
  readonly before: number;
  readonly preStop: number | null;
  readonly drain: number | null;
  readonly total: number | null;
  readonly exit: string | null;
  /** From the deletion to the moment at which it took no more connections. */
  readonly accepting: number | null;
  /** From the deletion until no node sent it new connections any more; `least`: it may have been longer. */
  readonly routed: { readonly ms: number; readonly known: string; readonly least: boolean } | null;
}

export interface GraceArithmetic {
  readonly stops: readonly StopSums[];
  /** Was the wait long enough, and what would be? Then: was the grace period? */
  readonly sentences: readonly string[];
}

/** What the pods whose deletion was asked for did with their grace; undefined when there were none. */
export function graceArithmetic(model: ExperimentModel): GraceArithmetic | undefined {
  const stops = model.pods.flatMap((pod) => stopOf(pod, model));
  if (stops.length === 0) return undefined;
  return { stops, sentences: [...waitSentences(stops), ...graceSentences(stops)] };
}

const goingDown: readonly PodPhase[] = ['deletion requested', 'pre-stop', 'stopping'];

function stopOf(pod: PodLane, { routes, to }: ExperimentModel): StopSums[] {
  const way = pod.phases.filter(({ phase }) => goingDown.includes(phase));
  const from = way[0]?.from;
  if (from === undefined || from > to || pod.deadline === null) return [];
  const lasted = (phase: PodPhase) => {
    const span = way.find((candidate) => candidate.phase === phase);
    return span?.to === null || span?.to === undefined ? null : span.to - span.from;
  };
  const exited = pod.phases.find(({ phase, from: at }) => phase === 'exited' && at >= from)?.from;
  const stopped = way.find(({ phase }) => phase === 'stopping')?.from ?? exited;
  const hook = way.find(({ phase }) => phase === 'pre-stop');
  return [
    {
      pod: pod.name,
      grace: pod.grace === null ? null : pod.grace * 1000,
      before: (hook?.from ?? stopped ?? from) - from,
      preStop: lasted('pre-stop'),
      drain: lasted('stopping'),
      total: exited === undefined ? null : exited - from,
      exit: pod.exit,
      accepting: stopped === undefined ? null : stopped - from,
      routed: routedFor(pod, from, routes),
    },
  ];
}

/** By the nodes' own routing where it was looked at, else by the last new connection of the load that came. */
function routedFor(pod: PodLane, from: number, lanes: readonly RouteLane[]): StopSums['routed'] {
  const nodes = lanes.filter(({ ofNode }) => ofNode);
  const ends = nodes.flatMap(({ rows, known }) =>
    rows
      .filter((row) => row.pod === pod.name)
      .flatMap(({ spans }) => spans.map(({ to }) => ({ to: to ?? Infinity, known }))),
  );
  const last = ends.sort((a, b) => b.to - a.to)[0];
  if (last)
    return Number.isFinite(last.to) ? { ms: Math.max(0, last.to - from), known: last.known, least: false } : null;
  const met = pod.lastNew;
  return met === null || met < from ? null : { ms: met - from, known: "the load's own new connections", least: true };
}

function waitSentences(stops: readonly StopSums[]): string[] {
  const measured = stops.flatMap(({ routed, accepting }) =>
    routed && accepting !== null ? [{ routed, accepting }] : [],
  );
  const longest = measured.map(({ routed }) => routed).sort((a, b) => b.ms - a.ms)[0];
  if (!longest) return [];
  const margin = Math.min(...measured.map(({ routed, accepting }) => accepting - routed.ms));
  const accepting = Math.min(...measured.map((stop) => stop.accepting));
  const hooks = stops.map(({ preStop }) => preStop).filter((ms) => ms !== null);
  const wait =
    hooks.length === 0
      ? `There was no preStop wait: pods stopped accepting ${formatDuration(accepting)} after their deletion.`
      : `The preStop wait lasted ${formatDuration(Math.min(...hooks))}.`;
  const needed = `new connections were still sent to a deleted pod for ${longest.least ? 'at least' : 'up to'} ${formatDuration(longest.ms)} (${longest.known})`;
  const verdict =
    margin < 0
      ? `Not enough: ${needed}, so a wait of more than ${formatDuration(longest.ms)} was needed here.`
      : `Enough here: ${needed}, which left ${formatDuration(margin)} to spare; ${formatDuration(longest.ms)} would have been the least.`;
  return [`${wait} ${verdict}`];
}

function graceSentences(stops: readonly StopSums[]): string[] {
  const ended = stops.flatMap(({ total, grace, exit }) =>
    total === null || grace === null ? [] : [{ total, grace, exit }],
  );
  const tightest = ended.sort((a, b) => a.grace - a.total - (b.grace - b.total))[0];
  if (!tightest) return [];
  const { total, grace, exit } = tightest;
  const left = grace - total;
  const killed = stops.filter((stop) => stop.exit?.startsWith('exit 137')).length;
  if (killed > 0)
    return [
      `The grace period of ${formatDuration(grace)} was not enough: ${String(killed)} of ${String(stops.length)} pods were killed (${exit ?? '?'}).`,
    ];
  return [
    `Of ${formatDuration(grace)} grace the longest stop took ${formatDuration(total)}, which left ${formatDuration(left)}.`,
  ];
}
