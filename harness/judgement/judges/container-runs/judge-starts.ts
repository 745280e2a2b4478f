import { endsOf } from '../../attribution/causes/of-the-app/container-ended.ts';
import { RunEnds } from '../../attribution/run-ends.ts';
import type { Judgement } from '../../judgement.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { podLives, type PodLife } from '../../../observation/pods/pod-lives.ts';
import { sentConnections } from '../../../observation/routing/sent-connections.ts';
import { inconclusiveBy, measurementIssues, observationIssues } from '../../validity/issues.ts';
import { unlessOverloaded } from '../../validity/unless-overloaded.ts';
import { countsOf, factsOf, unlessExcused } from '../requests/judge-drops.ts';
import { answersOf } from '../requests/judge-steady.ts';
import { loadJudge } from '../judge-kind.ts';
import type { FieldsOf } from '../../kinds.ts';
import { allowedFields, within } from '../../thresholds.ts';

export const starts = loadJudge('starts', allowedFields, judgeStarts);

/**
 * Of an app that tells nothing of itself: did the pods that came get ready in one run of each container, and was every request answered well
 * meanwhile, also those that nodes sent to them?
 */
export function judgeStarts(evidence: LoadEvidence, { allowed }: FieldsOf<typeof allowedFields> = {}): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = [...measurementIssues(evidence), ...observationIssues(evidence)][0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
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
  const answers = unlessExcused(within({ ...common, ...answersOf(evidence) }, evidence, allowed), evidence);
  if (answers.verdict !== 'pass') return answers;
  const connections = connectionsTo(came, evidence);
  const unmet = came.find((_, index) => connections?.[index] === 0);
  if (unmet)
    return { ...common, verdict: 'inconclusive', reason: { code: 'start-untested', figures: { pod: unmet.name } } };
  const { sent, dropped, rejected } = evidence.summary;
  if (dropped + rejected > 0) return answers;
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
  const byProbe = life.runs.find((run) => run.exitCode !== undefined && ends.why(life, run) === 'probe');
  const byHook = life.runs.some((run) => run.exitCode !== undefined && ends.why(life, run) === 'post-start');
  const { readyAt = Infinity } = life;
  // One reading may tell both of the end and of the run after it.
  const beforeReady = byProbe && readyAt >= (byProbe.endSeenAt ?? NaN);
  return {
    verdict: 'fail',
    reason: { code: 'restarted-while-starting', figures: { pod: life.name, restarts: life.restarts } },
    cause: {
      code: byProbe ? 'restarted-by-probe' : byHook ? 'post-start-hook-failed' : 'crashed',
      figures: { ...endsOf([life]), ...(beforeReady && { beforeReady }) },
    },
  };
}

/** New connections that nodes sent to each of these pods; undefined where no node told of any. */
function connectionsTo(pods: readonly PodLife[], { timeline }: LoadEvidence): readonly number[] | undefined {
  if (timeline.of('connections').length === 0) return undefined;
  const counts = new Map(pods.map((pod) => [pod, 0]));
  for (const { pod } of sentConnections(timeline)) {
    const count = pod && counts.get(pod);
    if (pod && count !== undefined) counts.set(pod, count + 1);
  }
  return pods.map((pod) => counts.get(pod) ?? 0);
}
