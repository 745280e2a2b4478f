import type { Coded } from '../../core/coded.ts';
import { attributionsOf } from '../explained.ts';
import { gapReason, isLateLog, isOfNodes } from './gaps.ts';
import { unloaded, type LoadEvidence } from '../load-evidence.ts';
import type { AppCounters } from '../../observation/app-counters.ts';
import { livesOf, type PodLife } from '../../observation/pods/pod-lives.ts';
import { endOfRun, type PodRun } from '../../observation/pods/pod-runs.ts';
import type { LoadIssues } from '../reasons/load-reasons.ts';
import { isWithin, requestStatsOf } from '../request-stats.ts';

/** Why no verdict can be drawn from this evidence. `untrusted`: the measurement itself is not valid. */
export interface ValidityIssue {
  readonly reason: Coded<LoadIssues>;
  readonly untrusted: boolean;
  /** What was not observed could itself have made requests fail. */
  readonly mayExplainFailures?: true;
}

/** What a judge says where an issue keeps it from a verdict. */
export function inconclusiveBy({ reason, untrusted }: ValidityIssue) {
  return { verdict: 'inconclusive', reason, untrusted } as const;
}

/** The issues of the measurement itself: ledger, path, load. Empty if it can be trusted, and where no load was sent. */
export function measurementIssues(evidence: LoadEvidence): readonly ValidityIssue[] {
  const { summary, path } = evidence;
  if ('none' in path) return [];
  const { unfinished } = summary;
  const issues: ValidityIssue['reason'][] = [];
  if (!summary.balanced) issues.push({ code: 'ledger-unbalanced', figures: {} });
  if (unfinished > 0) issues.push({ code: 'requests-unfinished', figures: { unfinished } });
  issues.push(...summary.invalid);
  if (path.clean === false) issues.push({ code: 'path-not-clean', figures: { path: path.name, detail: path.detail } });
  issues.push(...mismatches(evidence));
  const [ours, ...more] = attributionsOf(evidence).filter(
    ({ cause, confidence }) => cause === 'harness' && confidence === 'certain',
  );
  const detail = ours?.record.failure?.detail ?? '';
  if (ours) issues.push({ code: 'never-left-this-machine', figures: { requests: more.length + 1, detail } });
  return issues.map((reason) => ({ reason, untrusted: true }));
}

/** The issues of what was observed: a baseline with drops or without answers, a watch that was away. */
export function observationIssues(evidence: LoadEvidence): readonly ValidityIssue[] {
  const issues: ValidityIssue['reason'][] = [];
  // By its end: a slow request that was sent before the disruption may well be cut by it.
  const early = evidence.drops.filter(({ endedAt = Infinity }) => isWithin(endedAt, evidence.baseline));
  if (early.length > 0) issues.push({ code: 'dropped-before-disruption', figures: { dropped: early.length } });
  if (unloaded(evidence) === undefined && !requestStatsOf(evidence).answeredInBaseline)
    issues.push({ code: 'none-answered-before-disruption', figures: {} });
  const away = evidence.timeline
    .of('gap')
    .filter(
      (gap) =>
        gap.at >= evidence.disruption.from && gap.from <= evidence.recovery.to && !isLateLog(gap) && !isOfNodes(gap),
    )
    .map(gapReason);
  return [
    ...issues.map((reason) => ({ reason, untrusted: false })),
    ...away.map((reason) => ({ reason, untrusted: false, mayExplainFailures: true as const })),
  ];
}

/** The issues of the experiment: what was observed of it, and a disruption that did not happen. */
export function experimentIssues(evidence: LoadEvidence): readonly ValidityIssue[] {
  const issues: ValidityIssue['reason'][] = [];
  const lives = new Map(livesOf(evidence.timeline, evidence.before).map((life) => [life.uid, life]));
  if (evidence.before.length === 0) issues.push({ code: 'no-pod-to-go', figures: {} });
  for (const uid of evidence.before) {
    const life = lives.get(uid);
    if (life?.goneAt === undefined) issues.push({ code: 'pod-not-gone', figures: { pod: life?.name ?? uid } });
  }
  if (evidence.drained !== undefined) issues.push(...drainIssues(evidence, evidence.drained));
  if (evidence.after.length === 0) issues.push({ code: 'no-successor', figures: {} });
  const before = new Set(evidence.before);
  if (evidence.after.some((uid) => before.has(uid))) issues.push({ code: 'pod-still-there', figures: {} });
  return [...observationIssues(evidence), ...issues.map((reason) => ({ reason, untrusted: false }))];
}

/** Every targeted pod lived on the node and was evicted, and no pod that stayed lives there. */
function drainIssues({ before, after, timeline }: LoadEvidence, node: string): ValidityIssue['reason'][] {
  return [
    ...livesOf(timeline, before)
      .filter((life) => life.node !== node || life.disruption !== 'EvictionByEvictionAPI')
      .map(({ name, node: where, disruption }) => {
        return { code: 'not-evicted', figures: { pod: name, node: where, drained: node, disruption } } as const;
      }),
    ...livesOf(timeline, after)
      .filter((life) => life.node === node)
      .map(({ name }) => ({ code: 'on-drained-node', figures: { pod: name, node } }) as const),
  ];
}

/**
 * The apps' own counters against the ledger, each process on its own. One that told its last counters answered exactly what
 * the ledger says it did, but for answers that were cut on their way: those are dropped in the ledger. Whether it counts what it rejects is its own
 * affair.
 */
function mismatches(evidence: LoadEvidence): ValidityIssue['reason'][] {
  // What rejected a request may have said nothing of who it is, and may count it all the same.
  const lost = evidence.drops.length + evidence.rejections.filter(({ pod }) => pod === undefined).length;
  return requestStatsOf(evidence).answered.flatMap(({ pod, run, answers, rejections }) => {
    const counters = run.counters ?? laterCounters(evidence, pod, run);
    // What had ended by then answered nothing of this load.
    if (!counters || (endOfRun(run) ?? Infinity) < evidence.baseline.from) return [];
    const theirs = counters.answered - countedBefore(evidence, pod, run);
    const surplus = theirs - answers;
    if (surplus >= -rejections && surplus <= lost) return [];
    const number = pod.runs.length > 1 ? pod.runs.indexOf(run) + 1 : undefined;
    return [{ code: 'counters-differ', figures: { pod: pod.name, counted: theirs, inLedger: answers, run: number } }];
  });
}

/** What a process that still ran at the end had counted by then. */
function laterCounters({ countersAfter }: LoadEvidence, pod: PodLife, run: PodRun): AppCounters | undefined {
  const told = countersAfter[pod.uid];
  return told && isOf(told, run, pod, pod.runs.at(-1)) ? told : undefined;
}

/** What it had counted when the load began. */
function countedBefore({ countersBefore }: LoadEvidence, pod: PodLife, run: PodRun): number {
  const told = countersBefore[pod.uid];
  return told && isOf(told, run, pod, pod.runs[0]) ? told.answered : 0;
}

/** By the boot id; where no run is known by it, by its place among the runs. */
function isOf({ bootId }: AppCounters, run: PodRun, { runs }: PodLife, otherwise: PodRun | undefined): boolean {
  const named = bootId === undefined ? undefined : runs.find((its) => its.bootId === bootId);
  if (named) return run === named;
  return run === otherwise && (bootId === undefined || run.bootId === undefined);
}
