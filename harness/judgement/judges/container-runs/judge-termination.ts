import type { RequestRecord } from '../../../ledger/request-record.ts';
import { endOfRun, ignoresSignal } from '../../../observation/pods/pod-runs.ts';
import { surelyReadMs } from '../../../observation/tolerances.ts';
import type { AttributedCause } from '../../attribution/causes/causes.ts';
import { isFirst } from '../../attribution/cut-moments.ts';
import { causeOf } from '../../attribution/main-cause.ts';
import { endTimeOf } from '../../attribution/request-index.ts';
import { attributionsOf } from '../../explained.ts';
import type { Judgement } from '../../judgement.ts';
import { unloaded, type LoadEvidence } from '../../load-evidence.ts';
import { inconclusiveBy, measurementIssues, observationIssues } from '../../validity/issues.ts';
import { unlessOverloaded } from '../../validity/unless-overloaded.ts';
import { endedAgain, notBack, unlessComesLate } from './judge-crash.ts';
import { countsOf, factsOf, unlessExcused } from '../requests/judge-drops.ts';
import { disruptionJudge } from '../judge-kind.ts';
import { signalledRunOf, type SignalledRun } from './signalled-run.ts';

export const termination = disruptionJudge('termination', {}, judgeTermination);

/**
 * Nobody took the endpoint away before: what comes on a new connection until nodes have learnt of it, or meets the closing of an idle one,
 * is told and is no fault.
 */
const withoutNotice: readonly AttributedCause[] = [
  'stopped-before-endpoint-removal',
  'rejected-while-stopping',
  'connection-cut-while-idle',
  'no-endpoint',
  'unknown',
];

/** Process 1 of a container was sent SIGTERM while its pod was to stay: did it answer what it had, end by itself, and come back? */
export function judgeTermination(evidence: LoadEvidence): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = [...measurementIssues(evidence), ...observationIssues(evidence)][0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const told = signalledRunOf(evidence);
  if (!told) return { ...common, verdict: 'inconclusive', reason: { code: 'no-signal', figures: {} } };
  const { life, run, signal, backAt } = told;
  if (run.exitCode === undefined && told.later.length === 0) return ranOn(common, told, evidence);
  if (backAt === undefined) return unlessComesLate({ ...common, ...notBack(told, evidence) }, told, evidence);
  const again = endedAgain(told, evidence);
  if (again) return unlessComesLate({ ...common, ...again }, told, evidence);
  const faults = attributionsOf(evidence).filter(
    ({ cause, confidence, record }) =>
      !withoutNotice.includes(cause) && confidence !== 'guess' && !wasPerhapsNotAccepted(record),
  );
  const { sent, dropped, rejected } = evidence.summary;
  const none = unloaded(evidence);
  if (faults.length > 0) {
    const reason = { code: 'requests-failed', figures: { failed: faults.length, sent } } as const;
    return unlessExcused({ ...common, verdict: 'fail', reason, cause: causeOf(faults) }, evidence, faults);
  }
  const endMs = (run.exitedAt ?? run.endSeenAt ?? NaN) - signal.sentAt;
  const figures = {
    ...{ pod: life.name, exitCode: run.exitCode, endMs, backMs: backAt - signal.sentAt },
    ...(none === undefined ? { sent, failed: dropped + rejected } : { unloaded: none }),
    unreadyMs: unreadyAfter(told, evidence),
  };
  return { ...common, verdict: 'pass', reason: { code: 'ended-on-sigterm', figures } };
}

/** How long after the signal its pod was seen not to be ready any more, while the process still ran; null where it was not. */
function unreadyAfter({ signal, run }: SignalledRun, { timeline }: LoadEvidence): number | null {
  const turned = timeline.of('pod').find(({ uid, at, ready, containers }) => {
    const now = containers.find(({ name }) => name === signal.container);
    const stillRuns = now?.state === 'running' && now.restartCount === signal.run && at < (endOfRun(run) ?? Infinity);
    return uid === signal.uid && at >= signal.sentAt && !ready && stillRuns;
  });
  return turned ? turned.at - signal.sentAt : null;
}

/** A connection that was made and that the app has not accepted is reset when it stops listening. */
function wasPerhapsNotAccepted(record: RequestRecord): boolean {
  const { cause, bytesReceived = 0 } = record.failure ?? {};
  return (
    isFirst(record) && cause === 'reset' && bytesReceived === 0 && endTimeOf(record) - record.sentAt <= surelyReadMs
  );
}

function ranOn(
  common: Pick<Judgement, 'counts' | 'facts'>,
  { life, run, signal }: SignalledRun,
  evidence: LoadEvidence,
): Judgement {
  const figures = { pod: life.name, afterMs: evidence.recovery.to - signal.sentAt };
  const judgement: Judgement = { ...common, verdict: 'fail', reason: { code: 'ran-on-after-sigterm', figures } };
  const program = ignoresSignal(run);
  if (program === undefined) return unlessOverloaded(judgement, evidence);
  return { ...judgement, cause: { code: 'sigterm-ignored', figures: { program } } };
}
