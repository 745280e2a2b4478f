import type { LoadEvidence, Window } from './load-evidence.ts';
import { onceSeen } from './once-seen.ts';
import { livesOf, type PodLife } from './pod-lives.ts';

export interface AnsweredAfterDeletion {
  readonly pod: PodLife;
  readonly new: number;
  readonly reused: number;
}

/** What a look at every request tells. */
export interface Survey {
  /** Requests of the slow profile. */
  readonly slow: number;
  readonly answeredInBaseline: boolean;
  /** Answers, by the name of the pod. */
  readonly answered: ReadonlyMap<string, number>;
  /** What each pod that was to go answered well after its deletion was seen, by stream. */
  readonly afterDeletion: readonly AnsweredAfterDeletion[];
}

/** Looks at every request, once. */
export const surveyOf = onceSeen((evidence: LoadEvidence): Survey => {
  const rows = livesOf(evidence.timeline, evidence.before).map((pod) => ({ pod, new: 0, reused: 0 }));
  const rowOf = new Map(rows.map((row) => [row.pod.name, row]));
  const answered = new Map<string, number>();
  let slow = 0;
  let answeredInBaseline = false;
  for (const { pod, outcome, profile, stream, endedAt = 0 } of evidence.records) {
    if (profile === 'slow') slow++;
    if (outcome === 'ok' && isWithin(endedAt, evidence.baseline)) answeredInBaseline = true;
    if (pod === undefined || (outcome !== 'ok' && outcome !== 'rejected')) continue;
    answered.set(pod, (answered.get(pod) ?? 0) + 1);
    const row = outcome === 'ok' ? rowOf.get(pod) : undefined;
    if (row && endedAt > (row.pod.deletionAt ?? Infinity)) row[stream]++;
  }
  return { slow, answeredInBaseline, answered, afterDeletion: rows };
});

/** A time in a stretch of it, its end left out. */
export function isWithin(at: number, { from, to }: Window): boolean {
  return at >= from && at < to;
}
