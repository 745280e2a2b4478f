import type { Coded } from '../../../core/coded.ts';
import { wasKept } from '../../attribution/request-index.ts';
import { attributionsOf } from '../../explained.ts';
import { failedPreStops } from '../../failed-hooks.ts';
import type { Judgement } from '../../judgement.ts';
import type { Cause } from '../../reasons/causes.ts';
import type { LoadReasons } from '../../reasons/load-reasons.ts';
import type { OfContainer, Untold } from '../../reasons/untold.ts';
import { assessDrops, countsOf, factsOf, unlessExcused, untoldOfDrops } from '../requests/judge-drops.ts';
import { unloaded, type LoadEvidence } from '../../load-evidence.ts';
import { requestStatsOf } from '../../request-stats.ts';
import { unlessOverloaded } from '../../validity/unless-overloaded.ts';
import { livesOf, type PodLife } from '../../../observation/pods/pod-lives.ts';
import {
  ignoresSignal,
  ranOnAfterItsHandler,
  signalToStop,
  toldToStop,
  type PodRun,
} from '../../../observation/pods/pod-runs.ts';
import { closesWithinMs, graceSlackMs } from '../../../observation/tolerances.ts';
import { appContainers } from '../../../timeline/app-containers.ts';
import { exitCodeOfSignal } from '../../../timeline/stop-signals.ts';
import { experimentIssues, inconclusiveBy } from '../../validity/issues.ts';
import { disruptionJudge } from '../judge-kind.ts';
import type { FieldsOf } from '../../kinds.ts';
import { allowedFields, within } from '../../thresholds.ts';

export const stops = disruptionJudge('stops', allowedFields, judgeStops);

/** A container of a pod that went, and the run of it that the deletion was to end. */
interface Stop {
  readonly life: PodLife;
  readonly of: OfContainer;
  readonly run: PodRun;
  /** Its marks tell how it stopped. */
  readonly isMarked: boolean;
}

interface Defect {
  readonly reason: Coded<LoadReasons>;
  readonly cause: Cause;
  /** No overload of the host brings it about. */
  readonly certain?: boolean;
}

/**
 * Did every container of every pod that went stop in order? By its marks, where the app writes some: preStop, SIGTERM, exit 0, in
 * this order. Else: it ended within its grace period, not by SIGKILL, and every request was answered that was sent; what cannot be told
 * then is said and is no failure.
 */
export function judgeStops(evidence: LoadEvidence, { allowed }: FieldsOf<typeof allowedFields> = {}): Judgement {
  const judgement = within(assessStops(evidence), evidence, allowed);
  const defect = firstDefect(evidence);
  if (defect?.certain) return judgement;
  return defect ? unlessOverloaded(judgement, evidence) : unlessExcused(judgement, evidence);
}

/** As `judgeStops`, however busy the machine was. */
export function assessStops(evidence: LoadEvidence): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = experimentIssues(evidence)[0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const defect = firstDefect(evidence);
  if (defect) return { ...common, verdict: 'fail', reason: defect.reason, cause: defect.cause };
  const unseen = stopsOf(evidence).flatMap((stop) => unseenOf(stop) ?? [])[0];
  if (unseen) return { ...common, verdict: 'inconclusive', reason: unseen, untrusted: false };
  const pods = evidence.before.length;
  const codes = stopsOf(evidence).flatMap(untoldCode);
  if (evidence.capabilities.writesMarks && codes.length === 0)
    return { ...common, verdict: 'pass', reason: { code: 'stopped-in-order', figures: { pods } } };
  const none = unloaded(evidence);
  const drops = none === undefined ? assessDrops(evidence) : undefined;
  if (drops && drops.verdict !== 'pass') return drops;
  const signalTold = stopsOf(evidence).every(({ run }) => run.signalledAt !== undefined);
  const order: readonly Untold[] = evidence.capabilities.writesMarks
    ? []
    : [{ code: 'stop-order', figures: signalTold ? { signalTold } : {} }];
  const untold = [...order, ...codes, ...(drops ? untoldOfDrops(evidence) : [])];
  const hooksFailed = livesOf(evidence.timeline, evidence.before).flatMap(failedPreStops);
  const load = none === undefined ? { whileGoing: requestStatsOf(evidence).whileGoing } : { unloaded: none };
  const figures = { pods, ...load, untold, ...(hooksFailed.length > 0 && { hooksFailed }) };
  return { ...common, verdict: 'pass', reason: { code: 'stopped-in-time', figures } };
}

/**
 * What was wrong with how a pod stopped, whatever became of requests; `inconclusive` where an overloaded host may have brought it about.
 * Undefined where nothing was, as far as it can be told.
 */
export function failedStop(evidence: LoadEvidence): Judgement | undefined {
  const defect = firstDefect(evidence);
  if (!defect) return undefined;
  const { reason, cause, certain } = defect;
  const judgement: Judgement = {
    ...{ counts: countsOf(evidence), facts: factsOf(evidence), verdict: 'fail' },
    ...{ reason, cause },
  };
  return certain ? judgement : unlessOverloaded(judgement, evidence);
}

/** What is certain comes first. */
function firstDefect(evidence: LoadEvidence): Defect | undefined {
  const found = stopsOf(evidence).flatMap((stop) => (unseenOf(stop) ? [] : (defectOf(stop, evidence) ?? [])));
  return found.find(({ certain }) => certain) ?? found[0];
}

/** Init containers had ended before, but for sidecars, which are ended after the others. */
function stopsOf({ timeline, before, capabilities }: LoadEvidence): readonly Stop[] {
  return livesOf(timeline, before).flatMap((life) => {
    const containers = appContainers(life.containers);
    return containers.map(({ name, runs }) => ({
      life,
      of: { pod: life.name, ...(containers.length > 1 && { container: name }) },
      run: runs.at(-1) ?? {},
      isMarked: capabilities.writesMarks === true && runs === life.runs,
    }));
  });
}

/** Why nothing can be said of this stop. */
function unseenOf({ life, of, run }: Stop): Coded<LoadReasons> | undefined {
  const { exitCode, endSeenAt = Infinity } = run;
  if (exitCode === undefined) return { code: 'exit-not-seen', figures: of };
  return endSeenAt < (life.deletionAt ?? -Infinity)
    ? { code: 'not-running-when-deleted', figures: { ...of, exitCode } }
    : undefined;
}

function defectOf(stop: Stop, evidence: LoadEvidence): Defect | undefined {
  return stop.isMarked ? defectByMarks(stop) : defectWithoutMarks(stop, evidence);
}

function defectByMarks({ of, run }: Stop): Defect | undefined {
  const { sigtermAt, preStopAt, exitCode } = run;
  if (sigtermAt === undefined)
    return {
      reason: { code: 'no-sigterm', figures: { ...of, killed: exitCode === 137 } },
      cause: causeByProcess1(run) ?? { code: 'signal-not-passed-on', figures: {} },
      certain: ignoresSignal(run) !== undefined && exitCode === 137,
    };
  if (exitCode !== 0)
    return {
      reason: { code: 'exit-code', figures: { ...of, exitCode } },
      cause: { code: exitCode === 137 ? 'ran-past-grace' : 'ended-in-disorder', figures: {} },
      certain: exitCode !== 137,
    };
  if (preStopAt === undefined)
    return { reason: { code: 'no-pre-stop', figures: of }, cause: { code: 'no-pre-stop-hook', figures: {} } };
  if (preStopAt > sigtermAt)
    return {
      reason: { code: 'pre-stop-after-sigterm', figures: of },
      cause: { code: 'hook-out-of-order', figures: {} },
    };
  return undefined;
}

function defectWithoutMarks({ life, of, run }: Stop, evidence: LoadEvidence): Defect | undefined {
  const { exitCode } = run;
  const reason = { code: 'exit-code', figures: { ...of, exitCode } } as const;
  if (run.exitReason === 'OOMKilled') return { reason, cause: { code: 'ended-in-disorder', figures: {} } };
  const overHook = { code: 'hook-past-grace', figures: { graceSeconds: life.graceSeconds } } as const;
  if (hookPastGrace(life, run) && causeByProcess1(run) === undefined)
    return { reason: { code: 'stopped-past-grace', figures: { ...of, exitCode } }, cause: overHook };
  if (!wasKilledAtGraceEnd(life, run)) return undefined;
  const ranOn = servedKept(life, run, evidence) ? 'held-by-kept-connections' : 'ran-past-grace';
  const cause = causeByProcess1(run) ?? ({ code: ranOn, figures: {} } as const);
  return { reason, cause, certain: ignoresSignal(run) !== undefined };
}

/** The deletion is seen later than it was; SIGTERM without a hook comes within this. */
const withoutHookMs = 250;

/** SIGTERM was sent when the grace period was over: what is left to the app then is the kubelet's own 2 s. */
function hookPastGrace(
  { deletionAt = Infinity, graceSeconds = 30 }: PodLife,
  { signalledAt = -Infinity }: PodRun,
): boolean {
  return signalledAt - deletionAt >= graceSeconds * 1000 - withoutHookMs;
}

/** Why the signal to stop did not end it, as far as the node tells of its process 1. */
function causeByProcess1(run: PodRun): Cause | undefined {
  const { stopSignal: signal } = run;
  const ignoring = ignoresSignal(run);
  if (ignoring !== undefined) return { code: 'sigterm-ignored', figures: { program: ignoring, signal } };
  const program = ranOnAfterItsHandler(run);
  return program === undefined ? undefined : { code: 'sigterm-handler-gone', figures: { program, signal } };
}

/** The kill cut requests that had come on kept connections well after SIGTERM: no longer grace period ends that. */
function servedKept({ uid }: PodLife, run: PodRun, evidence: LoadEvidence): boolean {
  const closedAt = (toldToStop(run)?.at ?? Infinity) + closesWithinMs;
  return attributionsOf(evidence).some(
    ({ cause, pod, record }) =>
      cause === 'killed-at-grace-end' && pod?.uid === uid && wasKept(record) && record.sentAt > closedAt,
  );
}

/** By the journal of the container runtime; where that was not read, by the time. Without either the app may have sent itself SIGKILL. */
function wasKilledAtGraceEnd(life: PodLife, run: PodRun): boolean {
  if (run.exitCode !== 137) return false;
  if (run.killedAt !== undefined || run.signalledAt !== undefined) return run.killedAt !== undefined;
  const graceEnd = (life.deletionRequestedAt ?? Infinity) + (life.graceSeconds ?? 30) * 1000;
  return (run.finishedAt ?? run.endSeenAt ?? -Infinity) >= graceEnd - graceSlackMs;
}

/** Programs that end with 143 have stopped by SIGTERM, and with the like by another signal, many of them after a complete drain. */
function isComplete(exitCode: number, run: PodRun): boolean {
  return exitCode === 0 || exitCode === exitCodeOfSignal(signalToStop(run));
}

function untoldCode({ of, run, isMarked }: Stop): readonly Untold[] {
  const { exitCode } = run;
  if (isMarked || exitCode === undefined || isComplete(exitCode, run)) return [];
  return [{ code: 'exit-code-meaning', figures: { ...of, exitCode } }];
}
