import type { Coded } from '../../../core/coded.ts';
import type { RequestRecord } from '../../../ledger/request-record.ts';
import { startedPodsOf, type StartedPod } from '../../started-pods.ts';
import { countsOf, factsOf, unlessExcused } from './judge-drops.ts';
import type { Judgement } from '../../judgement.ts';
import type { PodStart } from '../../reasons/judged-facts.ts';
import type { LoadIssues } from '../../reasons/load-reasons.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { inconclusiveBy, measurementIssues, observationIssues, type ValidityIssue } from '../../validity/issues.ts';
import { slowStartMs } from '../../../observation/tolerances.ts';
import { loadJudge } from '../judge-kind.ts';

export const startup = loadJudge('startup', {}, judgeStartup);

/** Did no request reach a new pod before it was ready, and was none lost while pods started? */
export function judgeStartup(evidence: LoadEvidence): Judgement {
  const judgement = assessStartup(evidence);
  // No overload of this machine leads requests to a pod that is not ready.
  return earlyRequests(evidence).length > 0 ? judgement : unlessExcused(judgement, evidence);
}

/** As `judgeStartup`, however busy the machine was. */
export function assessStartup(evidence: LoadEvidence): Judgement {
  const startedPods = startedPodsOf(evidence);
  const common = {
    counts: { ...countsOf(evidence), arrived: startedPods.length, early: earlyRequests(evidence).length },
    facts: [...factsOf(evidence), { code: 'pod-starts', figures: { pods: startedPods.map(startOf) } } as const],
  };
  const issue = [...measurementIssues(evidence), ...observationIssues(evidence), ...untested(startedPods, evidence)][0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const answered = startedPods.flatMap(({ answeredEarly }) => answeredEarly).length;
  // Of two pods that start at once nobody knows which it was that a request went to.
  const lost = new Set(startedPods.flatMap(({ lostEarly }) => lostEarly)).size;
  if (answered + lost > 0)
    return {
      ...common,
      verdict: 'fail',
      reason: { code: 'requests-too-early', figures: { answered, lost } },
      cause: { code: 'ready-too-soon', figures: {} },
    };
  const { sent, dropped, rejected } = evidence.summary;
  const failed = dropped + rejected;
  if (failed > 0) return { ...common, verdict: 'fail', reason: { code: 'requests-failed', figures: { failed, sent } } };
  const firstAnswerMs = Math.min(
    ...startedPods.map(({ firstAnswerAt = Infinity, readyAt }) => firstAnswerAt - readyAt),
  );
  const figures = { sent, newPods: startedPods.length, firstAnswerMs };
  return { ...common, verdict: 'pass', reason: { code: 'none-too-early', figures } };
}

function earlyRequests(evidence: LoadEvidence): readonly RequestRecord[] {
  return [
    ...new Set(startedPodsOf(evidence).flatMap(({ answeredEarly, lostEarly }) => [...answeredEarly, ...lostEarly])),
  ];
}

/** "No request too early" says nothing of a pod that started in no time, or that no request ever reached. */
function untested(startedPods: readonly StartedPod[], { capabilities }: LoadEvidence): readonly ValidityIssue[] {
  if (!capabilities.writesMarks || capabilities.podHeader === undefined)
    return [{ reason: { code: 'start-not-told', figures: {} }, untrusted: false }];
  const reasons: Coded<LoadIssues>[] = startedPods.flatMap(({ pod, startedAt, readyAt, firstAnswerAt }) => [
    ...(readyAt - startedAt < slowStartMs
      ? [{ code: 'start-too-short', figures: { pod, readyMs: readyAt - startedAt } } as const]
      : []),
    ...(firstAnswerAt === undefined ? [{ code: 'start-untested', figures: { pod } } as const] : []),
  ]);
  if (startedPods.length === 0) reasons.push({ code: 'no-new-pod', figures: {} });
  return reasons.map((reason) => ({ reason, untrusted: false }));
}

function startOf(startedPod: StartedPod): PodStart {
  const { pod, startedAt, listeningAt, readyAt, endpointReadyAt, firstAnswerAt, answeredEarly, lostEarly } = startedPod;
  return {
    pod,
    listeningMs: listeningAt - startedAt,
    readyMs: readyAt - startedAt,
    ...(endpointReadyAt !== undefined && { endpointReadyMs: endpointReadyAt - startedAt }),
    ...(firstAnswerAt !== undefined && { firstAnswerMs: firstAnswerAt - startedAt }),
    tooEarly: { answered: answeredEarly.length, lost: lostEarly.length },
  };
}
