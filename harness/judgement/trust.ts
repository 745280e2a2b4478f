import type { RequestRecord } from '../ledger/request-record.ts';
import type { GapFact } from '../timeline/fact.ts';
import type { LoadEvidence, Window } from './load-evidence.ts';
import { podLives, type PodLife } from './pod-lives.ts';

/** Why no verdict can be drawn from this evidence. `untrusted`: the instrument itself is in doubt. */
export interface Doubt {
  readonly reason: string;
  readonly untrusted: boolean;
}

/** The doubts about the instrument: books, path, load. Empty when it can be trusted. */
export function instrumentDoubts(evidence: LoadEvidence): readonly Doubt[] {
  const { summary, path } = evidence;
  const doubts: string[] = [];
  if (!summary.balanced) doubts.push('the ledger does not balance');
  if (summary.unfinished > 0) doubts.push(`${summary.unfinished} requests were unfinished after the drain`);
  doubts.push(...summary.invalid);
  if (!path.clean) doubts.push(`the load path \`${path.name}\` was not proven clean: ${path.detail}`);
  doubts.push(...mismatches(evidence));
  return doubts.map((reason) => ({ reason, untrusted: true }));
}

/** The doubts about what was observed: a baseline with drops or without answers, a watch that was away. */
export function observationDoubts(evidence: LoadEvidence): readonly Doubt[] {
  const doubts: string[] = [];
  const early = evidence.drops.filter((record) => endedWithin(record, evidence.baseline));
  if (early.length > 0) doubts.push(`${early.length} requests were dropped before the disruption began`);
  if (!answeredWithin(evidence, evidence.baseline)) doubts.push('nothing was answered before the disruption began');
  for (const gap of evidence.timeline.of('gap'))
    if (gap.at >= evidence.disruption.from && gap.from <= evidence.recovery.to && !isLateLog(gap) && !isOfRoutes(gap))
      doubts.push(`${gap.of} was not observed for ${((gap.at - gap.from) / 1000).toFixed(1)} s (${gap.reason})`);
  return doubts.map((reason) => ({ reason, untrusted: false }));
}

/** The doubts about the experiment: what was observed of it, and a disruption that did not happen. */
export function experimentDoubts(evidence: LoadEvidence): readonly Doubt[] {
  const doubts: string[] = [];
  const lives = podLives(evidence.timeline);
  if (evidence.before.length === 0) doubts.push('no pod was to go');
  for (const uid of evidence.before) {
    const life = lives.find((candidate) => candidate.uid === uid);
    if (life?.goneAt === undefined) doubts.push(`pod ${life?.name ?? uid} was to go and was not seen to go`);
  }
  if (evidence.drained !== undefined) doubts.push(...drainDoubts(evidence, evidence.drained, lives));
  if (evidence.after.length === 0) doubts.push('no successor was Ready at the end');
  if (evidence.after.some((uid) => evidence.before.includes(uid))) doubts.push('a pod that was to go is still there');
  return [...observationDoubts(evidence), ...doubts.map((reason) => ({ reason, untrusted: false }))];
}

/** Every pod that was to go lived on the node and went by eviction, and no pod that stayed lives there. */
function drainDoubts({ before, after }: LoadEvidence, node: string, lives: readonly PodLife[]): string[] {
  const [gone, there] = [before, after].map((uids) => lives.filter(({ uid }) => uids.includes(uid)));
  return [
    ...(gone ?? [])
      .filter((life) => life.node !== node || life.disruption !== 'EvictionByEvictionAPI')
      .map(
        ({ name, node: where, disruption }) =>
          `pod ${name} on ${where ?? 'no node'} was not evicted from ${node}, but ended by ${disruption ?? 'a deletion'}`,
      ),
    ...(there ?? [])
      .filter((life) => life.node === node)
      .map(({ name }) => `pod ${name} is on ${node}, which was drained`),
  ];
}

/** Requests that each pod answered after its deletion was seen, by stream. */
export function answeredAfterDeletion(evidence: LoadEvidence): readonly AnsweredAfterDeletion[] {
  const before = new Set(evidence.before);
  const rows = podLives(evidence.timeline)
    .filter((life) => before.has(life.uid))
    .map((pod) => ({ pod, new: 0, reused: 0 }));
  const byName = new Map(rows.map((row) => [row.pod.name, row]));
  for (const { pod, outcome, endedAt = 0, stream } of evidence.records) {
    const row = outcome === 'ok' && pod !== undefined ? byName.get(pod) : undefined;
    if (row && endedAt > (row.pod.deletionAt ?? Infinity)) row[stream]++;
  }
  return rows;
}

export interface AnsweredAfterDeletion {
  readonly pod: PodLife;
  readonly new: number;
  readonly reused: number;
}

/**
 * The apps' own counters against the ledger. A pod that told its last counters answered exactly what the ledger says it
 * did, but for answers that were cut on their way: those are dropped in the ledger.
 */
function mismatches(evidence: LoadEvidence): string[] {
  const answered = new Map<string, number>();
  for (const record of evidence.records)
    if (record.pod !== undefined && (record.outcome === 'ok' || record.outcome === 'rejected'))
      answered.set(record.pod, (answered.get(record.pod) ?? 0) + 1);
  const lost = evidence.drops.length;
  return podLives(evidence.timeline).flatMap((life) => {
    const counters = life.counters ?? evidence.countersAfter[life.uid];
    if (!counters) return [];
    const ours = answered.get(life.name) ?? 0;
    const theirs = counters.answered - (evidence.countersBefore[life.uid]?.answered ?? 0);
    const surplus = theirs - ours;
    return surplus < 0 || surplus > lost
      ? [`pod ${life.name} says that it answered ${theirs} requests, the ledger has ${ours} answers of it`]
      : [];
  });
}

function answeredWithin({ records }: LoadEvidence, window: Window): boolean {
  for (const record of records) if (record.outcome === 'ok' && endedWithin(record, window)) return true;
  return false;
}

/** A log that was followed again brought everything, only later: marks carry their own time. */
function isLateLog(gap: GapFact): boolean {
  return gap.effect === 'late' && gap.of.startsWith('log of ');
}

/** What the nodes route explains a drop; that it was one stands without. */
function isOfRoutes({ source }: GapFact): boolean {
  return source === 'probe' || source === 'rules';
}

/** By its end: a slow request that was sent before the disruption may well be cut by it. */
function endedWithin(record: RequestRecord, window: Window): boolean {
  const endedAt = record.endedAt ?? Infinity;
  return endedAt >= window.from && endedAt < window.to;
}
