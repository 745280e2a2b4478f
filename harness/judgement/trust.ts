import { isLateLog, isOfNodes } from './gaps.ts';
import type { LoadEvidence } from './load-evidence.ts';
import { livesOf, podLives } from './pod-lives.ts';
import { isWithin, surveyOf } from './survey.ts';

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
  // By its end: a slow request that was sent before the disruption may well be cut by it.
  const early = evidence.drops.filter(({ endedAt = Infinity }) => isWithin(endedAt, evidence.baseline));
  if (early.length > 0) doubts.push(`${early.length} requests were dropped before the disruption began`);
  if (!surveyOf(evidence).answeredInBaseline) doubts.push('nothing was answered before the disruption began');
  for (const gap of evidence.timeline.of('gap'))
    if (gap.at >= evidence.disruption.from && gap.from <= evidence.recovery.to && !isLateLog(gap) && !isOfNodes(gap))
      doubts.push(`${gap.of} was not observed for ${((gap.at - gap.from) / 1000).toFixed(1)} s (${gap.reason})`);
  return doubts.map((reason) => ({ reason, untrusted: false }));
}

/** The doubts about the experiment: what was observed of it, and a disruption that did not happen. */
export function experimentDoubts(evidence: LoadEvidence): readonly Doubt[] {
  const doubts: string[] = [];
  const lives = new Map(livesOf(evidence.timeline, evidence.before).map((life) => [life.uid, life]));
  if (evidence.before.length === 0) doubts.push('no pod was to go');
  for (const uid of evidence.before) {
    const life = lives.get(uid);
    if (life?.goneAt === undefined) doubts.push(`pod ${life?.name ?? uid} was to go and was not seen to go`);
  }
  if (evidence.drained !== undefined) doubts.push(...drainDoubts(evidence, evidence.drained));
  if (evidence.after.length === 0) doubts.push('no successor was Ready at the end');
  const before = new Set(evidence.before);
  if (evidence.after.some((uid) => before.has(uid))) doubts.push('a pod that was to go is still there');
  return [...observationDoubts(evidence), ...doubts.map((reason) => ({ reason, untrusted: false }))];
}

/** Every pod that was to go lived on the node and went by eviction, and no pod that stayed lives there. */
function drainDoubts({ before, after, timeline }: LoadEvidence, node: string): string[] {
  return [
    ...livesOf(timeline, before)
      .filter((life) => life.node !== node || life.disruption !== 'EvictionByEvictionAPI')
      .map(
        ({ name, node: where, disruption }) =>
          `pod ${name} on ${where ?? 'no node'} was not evicted from ${node}, but ended by ${disruption ?? 'a deletion'}`,
      ),
    ...livesOf(timeline, after)
      .filter((life) => life.node === node)
      .map(({ name }) => `pod ${name} is on ${node}, which was drained`),
  ];
}

/**
 * The apps' own counters against the ledger. A pod that told its last counters answered exactly what the ledger says it
 * did, but for answers that were cut on their way: those are dropped in the ledger.
 */
function mismatches(evidence: LoadEvidence): string[] {
  const { answered } = surveyOf(evidence);
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
