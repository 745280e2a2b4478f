import { followMs, nearMs } from '../../../observation/tolerances.ts';
import { endsOf } from '../../attribution/causes/of-the-app/container-ended.ts';
import { endTimeOf } from '../../attribution/request-index.ts';
import { causeOf } from '../../attribution/main-cause.ts';
import type { Attribution } from '../../attribution/attribution.ts';
import { RunEnds } from '../../attribution/run-ends.ts';
import { attributionsOf } from '../../explained.ts';
import type { Judgement } from '../../judgement.ts';
import type { Cause } from '../../reasons/causes.ts';
import { unloaded, type LoadEvidence } from '../../load-evidence.ts';
import { longestOutage } from '../../outages.ts';
import { inconclusiveBy, measurementIssues, observationIssues } from '../../validity/issues.ts';
import { unlessOverloaded } from '../../validity/unless-overloaded.ts';
import { countsOf, factsOf, unlessExcused } from '../requests/judge-drops.ts';
import { disruptionJudge } from '../judge-kind.ts';
import { signalledRunOf, type SignalledRun } from './signalled-run.ts';

export const crash = disruptionJudge('crash', {}, judgeCrash);

/**
 * Process 1 of a container was killed: did the container come back, and did only requests fail that the killed process may have had,
 * or that were sent to it before nodes had learnt of its end? How long it was away is told, and not judged.
 */
export function judgeCrash(evidence: LoadEvidence): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = [...measurementIssues(evidence), ...observationIssues(evidence)][0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const killed = signalledRunOf(evidence);
  if (!killed) return { ...common, verdict: 'inconclusive', reason: { code: 'no-signal', figures: {} } };
  const { life, run, signal, backAt } = killed;
  const pod = life.name;
  if (run.exitCode === undefined)
    return { ...common, verdict: 'inconclusive', reason: { code: 'exit-not-seen', figures: { pod } } };
  const failure = backAt === undefined ? notBack(killed, evidence) : endedAgain(killed, evidence);
  if (failure) return unlessComesLate({ ...common, ...failure }, killed, evidence);
  const others = attributionsOf(evidence).filter((failed) => !isOfTheKill(failed, killed));
  const { sent, dropped, rejected } = evidence.summary;
  const none = unloaded(evidence);
  if (others.length > 0) {
    const reason = { code: 'failed-besides-the-kill', figures: { failed: others.length, sent } } as const;
    return unlessExcused({ ...common, verdict: 'fail', reason, cause: causeOf(others) }, evidence, others);
  }
  const load = { sent, failed: dropped + rejected, outageMs: longestOutage(evidence)?.lengthMs ?? 0 };
  const figures = {
    ...{ pod, exitCode: run.exitCode, backMs: (backAt ?? Infinity) - signal.sentAt },
    ...(none === undefined ? load : { unloaded: none }),
  };
  return { ...common, verdict: 'pass', reason: { code: 'came-back', figures } };
}

type Failure = Pick<Judgement, 'verdict' | 'reason' | 'cause'>;

/** A container that was sent a signal and whose pod was not ready again by the end of the load. */
export function notBack(of: SignalledRun, evidence: LoadEvidence): Failure {
  const figures = { pod: of.life.name, waitedMs: evidence.recovery.to - of.signal.sentAt };
  return { verdict: 'fail', reason: { code: 'not-back', figures }, cause: causeOfEnds(of, evidence) };
}

/** A container that came back and did not stay, as far as it was looked at: one without a readiness probe is ready as soon as it runs. */
export function endedAgain(of: SignalledRun, evidence: LoadEvidence): Failure | undefined {
  const { exitCode } = of.later.at(-1) ?? {};
  if (exitCode === undefined || of.life.deletionAt !== undefined) return undefined;
  const figures = { pod: of.life.name, exitCode };
  return { verdict: 'fail', reason: { code: 'ended-again', figures }, cause: causeOfEnds(of, evidence) };
}

function causeOfEnds({ life, later }: SignalledRun, { timeline }: LoadEvidence): Cause {
  const ends = new RunEnds(timeline);
  const byHook = later.some((run) => run.exitCode !== undefined && ends.why(life, run) === 'post-start');
  return { code: byHook ? 'post-start-hook-failed' : 'crashed', figures: endsOf([{ ...life, runs: later }]) };
}

/** What ended by itself once it had started again would have done so on any host; all else may have come late. */
export function unlessComesLate(judgement: Judgement, { later }: SignalledRun, evidence: LoadEvidence): Judgement {
  return later.some(({ exitCode = 0 }) => exitCode !== 0) ? judgement : unlessOverloaded(judgement, evidence);
}

/** It was sent to the killed process, as far as that is known, until nodes may have learnt that it had come back. */
function isOfTheKill(
  { record, pod, confidence }: Attribution,
  { life, signal, backAt = Infinity }: SignalledRun,
): boolean {
  const isMeanwhile = endTimeOf(record) >= signal.sentAt - nearMs && record.sentAt <= backAt + followMs;
  return isMeanwhile && (pod === undefined || pod.uid === life.uid || confidence === 'guess');
}
