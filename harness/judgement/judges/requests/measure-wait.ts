import { z } from 'zod';
import { lastRouted } from '../../../observation/routing/last-routed.ts';
import type { Attribution } from '../../attribution/attribution.ts';
import type { AttributedCause } from '../../attribution/causes/causes.ts';
import { attributionsOf } from '../../explained.ts';
import type { Judgement } from '../../judgement.ts';
import type { FieldsOf } from '../../kinds.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import type { ProofEvidence } from '../../proof-evidence.ts';
import type { TriedWait } from '../../reasons/wait-reasons.ts';
import { experimentIssues, inconclusiveBy, measurementIssues } from '../../validity/issues.ts';
import { overloadOf } from '../../validity/overload.ts';
import { inconclusiveAs, scalingOf } from '../../validity/unless-scaled.ts';
import { judgeKind, loadOf } from '../judge-kind.ts';

const fields = {
  /** Waits that were tried, the shortest first, each with the numbers of its loads. */
  tried: z.array(z.object({ waitSeconds: z.number(), loads: z.array(z.int().min(1)).min(1) })).min(1),
  /** What the app waits by itself; left out where its hook does something else. */
  ownSeconds: z.number().exactOptional(),
};

export const wait = judgeKind('wait', fields, measureWait);

/**
 * Not judged, but told: which of the preStop waits that were tried is the shortest that lost no new connection and outlasted what nodes
 * took, and by how much. Inconclusive where none did both, and where a load says nothing.
 */
export function measureWait({ tried, ownSeconds }: FieldsOf<typeof fields>, evidence: ProofEvidence): Judgement {
  const loadsOf = (numbers: readonly number[]) => numbers.map((number) => loadOf(evidence, number));
  const all = tried.flatMap(({ loads }) => loadsOf(loads));
  const steps = tried.map(({ waitSeconds, loads }) => ({
    loads: loadsOf(loads),
    ...toldOf(waitSeconds, loadsOf(loads)),
  }));
  const common = { counts: countsOf(all), facts: [] };
  const issue = all.flatMap((load) => [...measurementIssues(load), ...experimentIssues(load)])[0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const told = steps.map(({ waitSeconds, deletions, failed }) => ({ waitSeconds, deletions, failed }));
  const [needed] = [
    ...lastRouted(
      evidence.timeline,
      all.flatMap(({ before }) => before),
    ),
  ].sort((a, b) => b.ms - a.ms);
  const clean = steps.filter((_, index) => steps.slice(index).every(({ failed }) => failed === 0));
  // A wait that is shorter than nodes took once lost nothing by chance, or as the app goes on to serve after it.
  const found = clean.find(({ waitSeconds }) => waitSeconds * 1000 >= (needed?.ms ?? 0));
  if (!found) {
    const figures = { tried: told, ...(needed && { needed }) };
    return { ...common, verdict: 'inconclusive', reason: { code: 'no-wait-enough', figures } };
  }
  const kept = found.loads.flatMap(lostForWantOfWait('reused')).length;
  const figures = {
    ...{ waitSeconds: found.waitSeconds, deletions: found.deletions, sent: sentOn('new', found.loads), tried: told },
    ...(needed && { needed, deleted: all.flatMap(({ before }) => before).length }),
    kept: { lost: kept, sent: sentOn('reused', found.loads) },
    ...(ownSeconds !== undefined && { ownSeconds }),
  };
  const reason = { code: 'wait-measured', figures } as const;
  for (const load of all) {
    const scaling = scalingOf(load);
    if (scaling) return { ...common, ...inconclusiveAs(scaling, reason, load) };
  }
  // What a busy machine did to waits that lost something anyhow does not matter.
  const deciding = steps.slice(Math.max(0, steps.indexOf(found) - 1));
  const [slowness] = deciding.flatMap(({ loads }) => loads).flatMap((load) => overloadOf(load) ?? []);
  if (!slowness) return { ...common, verdict: 'pass', reason };
  return { ...common, verdict: 'inconclusive', reason: { code: 'host-overloaded', figures: { of: reason, slowness } } };
}

/** What has nothing to do with how long a pod that was deleted goes on taking connections. */
const noMatterOfWaits: readonly AttributedCause[] = [
  'crashed',
  'restarted-by-probe',
  'post-start-hook-failed',
  'not-ready-yet',
  'failed-while-serving',
  'keep-alive-too-short',
  'no-endpoint',
  'network',
  'harness',
];

/** Requests of a stream that were lost as a pod took none any more while it was still sent some: a longer wait may mend it. */
export function lostForWantOfWait(stream: 'new' | 'reused'): (load: LoadEvidence) => readonly Attribution[] {
  return (load) =>
    attributionsOf(load).filter(({ record, cause }) => record.stream === stream && !noMatterOfWaits.includes(cause));
}

function toldOf(waitSeconds: number, loads: readonly LoadEvidence[]): TriedWait {
  return {
    waitSeconds,
    deletions: loads.flatMap(({ before }) => before).length,
    failed: loads.flatMap(lostForWantOfWait('new')).length,
  };
}

function sentOn(stream: 'new' | 'reused', loads: readonly LoadEvidence[]): number {
  return loads.reduce((sum, { summary }) => sum + (summary.streams[stream]?.sent ?? 0), 0);
}

function countsOf(loads: readonly LoadEvidence[]): Record<string, number> {
  const sum = (of: (load: LoadEvidence) => number) => loads.reduce((total, load) => total + of(load), 0);
  return {
    sent: sum(({ summary }) => summary.sent),
    answered: sum(({ summary }) => summary.answered),
    dropped: sum(({ summary }) => summary.dropped),
    rejected: sum(({ summary }) => summary.rejected),
    unfinished: sum(({ summary }) => summary.unfinished),
    pods: sum(({ before }) => before.length),
  };
}
