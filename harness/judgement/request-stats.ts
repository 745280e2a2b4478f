import { groupBy } from '../core/group-by.ts';
import type { Interval } from '../observation/interval-index.ts';
import type { LoadEvidence } from './load-evidence.ts';
import { memoized } from '../observation/memoize.ts';
import { StepCount } from '../observation/step-count.ts';
import { endOf, podLives, type PodLife } from '../observation/pods/pod-lives.ts';
import { podLookup } from '../observation/pods/pod-lookup.ts';
import type { PodRun } from '../observation/pods/pod-runs.ts';

export interface AnsweredAfterDeletion {
  readonly pod: PodLife;
  readonly new: number;
  readonly reused: number;
}

/** How many requests one run of a pod answered: a restarted container counts from nothing again. */
export interface AnsweredByRun {
  readonly pod: PodLife;
  readonly run: PodRun;
  readonly answers: number;
  /** Those of them with a status that nobody wants. */
  readonly rejections: number;
}

/** What a look at every request tells. */
export interface RequestStats {
  /** Requests of the slow profile. */
  readonly slow: number;
  readonly answeredInBaseline: boolean;
  /** Those that were sent after the deletion of a targeted pod was seen, and before its end was. */
  readonly whileGoing: number;
  readonly answered: readonly AnsweredByRun[];
  /** What each targeted pod answered well after its deletion was seen, by stream. */
  readonly afterDeletion: readonly AnsweredAfterDeletion[];
}

/** Looks at every request, once. */
export const requestStatsOf = memoized((evidence: LoadEvidence): RequestStats => {
  const lives = podLives(evidence.timeline);
  const pods = podLookup(evidence.timeline);
  const targeted = new Set(evidence.before);
  const rows = lives.filter(({ uid }) => targeted.has(uid)).map((pod) => ({ pod, new: 0, reused: 0 }));
  const rowOf = new Map(rows.map((row) => [row.pod, row]));
  const runs = lives.flatMap((pod) =>
    pod.runs.map((run) => ({ pod, run, from: startOf(pod, run), answers: 0, rejections: 0 })),
  );
  const runsOf = groupBy(
    runs.sort((a, b) => a.from - b.from),
    (its) => its.pod,
  );
  // Each of millions of requests is asked whether any of thousands of pods was going then.
  const going = new StepCount(rows.flatMap(({ pod }) => stepsOf(pod.deletionAt ?? Infinity, endOf(pod))));
  let slow = 0;
  let whileGoing = 0;
  let answeredInBaseline = false;
  for (const { pod: name, outcome, profile, stream, sentAt, endedAt = 0 } of evidence.records) {
    if (profile === 'slow') slow++;
    if (going.at(sentAt) > 0) whileGoing++;
    if (outcome === 'ok' && isWithin(endedAt, evidence.baseline)) answeredInBaseline = true;
    if (name === undefined || (outcome !== 'ok' && outcome !== 'rejected')) continue;
    const pod = pods.named(name, sentAt);
    if (!pod) continue;
    const its = runsOf.get(pod) ?? [];
    const by = its.length === 1 ? its[0] : its.findLast(({ from }) => from <= endedAt);
    if (by) by.answers++;
    if (by && outcome === 'rejected') by.rejections++;
    const row = outcome === 'ok' ? rowOf.get(pod) : undefined;
    if (row && endedAt > (row.pod.deletionAt ?? Infinity)) row[stream]++;
  }
  return { slow, answeredInBaseline, whileGoing, answered: runs, afterDeletion: rows };
});

/** One more from then on, and one fewer from its end; nothing of what ends before it begins. */
function stepsOf(from: number, to = Infinity): readonly (readonly [at: number, by: number])[] {
  return from < to
    ? [
        [from, 1],
        [to, -1],
      ]
    : [];
}

/** A time in a stretch of it, its end left out. */
export function isWithin(at: number, { from, to }: Interval): boolean {
  return at >= from && at < to;
}

function startOf({ createdAt }: PodLife, { bootedAt, startedAt }: PodRun): number {
  return bootedAt ?? startedAt ?? createdAt;
}
