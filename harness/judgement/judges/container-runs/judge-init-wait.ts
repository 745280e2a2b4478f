import { z } from 'zod';
import { podLives, type PodLife } from '../../../observation/pods/pod-lives.ts';
import { followMs } from '../../../observation/tolerances.ts';
import type { Judgement } from '../../judgement.ts';
import type { FieldsOf } from '../../kinds.ts';
import { unloaded, type LoadEvidence } from '../../load-evidence.ts';
import { inconclusiveBy, measurementIssues, observationIssues } from '../../validity/issues.ts';
import { unlessOverloaded } from '../../validity/unless-overloaded.ts';
import { disruptionJudge } from '../judge-kind.ts';
import { countsOf, factsOf } from '../requests/judge-drops.ts';
import { dependencyOutageOf, type DependencyOutage } from './dependency-outage.ts';

const fields = {
  /** Names of the init containers that are to wait. */
  containers: z.array(z.string()).readonly(),
};

export const initWait = disruptionJudge('initWait', fields, judgeInitWait);

/**
 * A pod came while what the app depends on was away: did its init containers hold it until that was back, and let it go then? What became of
 * requests is told, and not judged.
 */
export function judgeInitWait(evidence: LoadEvidence, { containers }: FieldsOf<typeof fields>): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = [...measurementIssues(evidence), ...observationIssues(evidence)][0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const outage = dependencyOutageOf(evidence);
  if (!outage) return { ...common, verdict: 'inconclusive', reason: { code: 'dependency-not-away', figures: {} } };
  const come = podLives(evidence.timeline).find(({ seenAt }) => seenAt >= outage.from && seenAt < outage.to);
  if (!come) return { ...common, verdict: 'inconclusive', reason: { code: 'no-new-pod', figures: {} } };
  const { dependency, backAt, to } = outage;
  const { readyAt } = come;
  const passed = passedAt(come, containers);
  if (passed !== undefined && passed < to) return { ...common, ...releasedEarly(come, passed, outage) };
  // By then it may have been reached, though the API did not say that it was ready.
  if (passed !== undefined && passed < backAt - followMs)
    return unlessOverloaded({ ...common, ...releasedEarly(come, passed, outage) }, evidence);
  if (passed === undefined || readyAt === undefined) {
    const figures = { dependency, pod: come.name, waitedMs: evidence.recovery.to - backAt };
    return unlessOverloaded({ ...common, verdict: 'fail', reason: { code: 'not-released', figures } }, evidence);
  }
  const none = unloaded(evidence);
  const figures = {
    ...{ dependency, pod: come.name, heldMs: to - come.seenAt },
    ...(none !== undefined && { unloaded: none }),
    ...{ releasedMs: Math.max(0, passed - backAt), readyMs: Math.max(0, readyAt - backAt) },
  };
  return { ...common, verdict: 'pass', reason: { code: 'held-by-init', figures } };
}

/** When the last of these init containers had come to its end; undefined where one has not. */
function passedAt(life: PodLife, names: readonly string[]): number | undefined {
  const ends = life.containers
    .filter(({ name, init }) => init && names.includes(name))
    .map(({ runs }) => runs.find(({ exitCode }) => exitCode === 0)?.endSeenAt ?? Infinity);
  const last = Math.max(-Infinity, ...ends);
  return Number.isFinite(last) ? last : undefined;
}

function releasedEarly(
  { name: pod }: PodLife,
  passed: number,
  { dependency, backAt }: DependencyOutage,
): Pick<Judgement, 'verdict' | 'reason' | 'cause'> {
  return {
    verdict: 'fail',
    reason: { code: 'released-without-dependency', figures: { dependency, pod, leadMs: backAt - passed } },
    cause: { code: 'init-does-not-wait', figures: { dependency } },
  };
}
