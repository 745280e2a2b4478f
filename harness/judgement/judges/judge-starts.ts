import { endsOf } from '../attribution/causes/container-ended.ts';
import { causeOf } from '../attribution/main-cause.ts';
import { RunEnds } from '../attribution/run-ends.ts';
import { attributionsOf } from '../explained.ts';
import type { Judgement } from '../judgement.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { podLives, type PodLife } from '../../observation/pods/pod-lives.ts';
import { measurementIssues, observationIssues } from '../validity/issues.ts';
import { unlessOverloaded } from '../validity/unless-overloaded.ts';
import { countsOf, factsOf, unlessExcused } from './judge-drops.ts';
import { loadJudge } from './judge-kind.ts';

export const starts = loadJudge('starts', {}, judgeStarts);

/**
 * Of an app that tells nothing of itself: did the pods that came get ready in one run of each container, and was every request answered well
 * meanwhile, also those that nodes sent to them?
 */
export function judgeStarts(evidence: LoadEvidence): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = [...measurementIssues(evidence), ...observationIssues(evidence)][0];
  if (issue) return { ...common, verdict: 'inconclusive', reason: issue.reason, untrusted: issue.untrusted };
  const came = podLives(evidence.timeline).filter(({ seenAt }) => seenAt >= evidence.disruption.from);
  if (came.length === 0) return { ...common, verdict: 'inconclusive', reason: { code: 'no-new-pod', figures: {} } };
  const restarted = restartIn(came, evidence);
  if (restarted?.cause?.code === 'crashed') return { ...common, ...restarted };
  if (restarted) return unlessOverloaded({ ...common, ...restarted }, evidence);
  const late = came.find(({ readyAt }) => readyAt === undefined);
  if (late) {
    const figures = { pod: late.name, waitedMs: evidence.recovery.to - late.seenAt };
    return unlessOverloaded({ ...common, verdict: 'fail', reason: { code: 'not-ready', figures } }, evidence);
  }
  const { sent, dropped, rejected } = evidence.summary;
  if (dropped + rejected > 0) {
    const reason = { code: 'requests-dropped', figures: { dropped, rejected, sent } } as const;
    return unlessExcused({ ...common, verdict: 'fail', reason, cause: causeOf(attributionsOf(evidence)) }, evidence);
  }
  const connections = connectionsTo(came, evidence);
  const unmet = came.find((_, index) => connections?.[index] === 0);
  if (unmet)
    return { ...common, verdict: 'inconclusive', reason: { code: 'start-untested', figures: { pod: unmet.name } } };
  const readyMs = Math.max(...came.map(({ seenAt, readyAt = Infinity }) => readyAt - seenAt));
  const sum = connections?.reduce((total, count) => total + count, 0);
  const figures = { newPods: came.length, readyMs, sent, ...(sum !== undefined && { connections: sum }) };
  return { ...common, verdict: 'pass', reason: { code: 'started', figures } };
}

/** A container of these pods that ended before it was to, and whose doing that was. */
function restartIn(
  pods: readonly PodLife[],
  { timeline }: LoadEvidence,
): Pick<Judgement, 'verdict' | 'reason' | 'cause'> | undefined {
  const ends = new RunEnds(timeline);
  const life = pods.find(({ restarts }) => restarts > 0);
  if (!life) return undefined;
  const byProbe = life.runs.some((run) => run.exitCode !== undefined && ends.why(life, run) === 'probe');
  return {
    verdict: 'fail',
    reason: { code: 'restarted-while-starting', figures: { pod: life.name, restarts: life.restarts } },
    cause: { code: byProbe ? 'restarted-by-probe' : 'crashed', figures: endsOf([life]) },
  };
}

/** New connections that nodes sent to each of these pods; undefined where no node told of any. */
function connectionsTo(pods: readonly PodLife[], { timeline }: LoadEvidence): readonly number[] | undefined {
  const told = timeline.of('connections').flatMap(({ sentTo }) => sentTo);
  if (told.length === 0) return undefined;
  return pods.map(({ name }) =>
    told.filter(({ pod }) => pod === name).reduce((sum, { ports }) => sum + ports.length, 0),
  );
}
