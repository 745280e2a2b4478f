import type { Coded } from '../../../core/coded.ts';
import { groupBy } from '../../../core/group-by.ts';
import { streams, type RequestRecord } from '../../../ledger/request-record.ts';
import { causeOf, exampleOf } from '../../attribution/main-cause.ts';
import { isBeyondExcuse, isSurelyTheApps, type Attribution } from '../../attribution/attribution.ts';
import { attributionsOf } from '../../explained.ts';
import { failedPreStops } from '../../failed-hooks.ts';
import { falseReadingsOf, misreadRules } from '../../validity/false-readings.ts';
import type { Judgement } from '../../judgement.ts';
import type { FailedAlike, JudgedFact, PodEnd } from '../../reasons/judged-facts.ts';
import type { Reason } from '../../reasons/reason.ts';
import type { LoadIssues } from '../../reasons/load-reasons.ts';
import type { Untold } from '../../reasons/untold.ts';
import { unloaded, type LoadEvidence } from '../../load-evidence.ts';
import { endOrder } from '../../../observation/pods/end-order.ts';
import { endOf, type PodLife } from '../../../observation/pods/pod-lives.ts';
import { overloadOf } from '../../validity/overload.ts';
import { unlessOverloaded } from '../../validity/unless-overloaded.ts';
import { requestStatsOf } from '../../request-stats.ts';
import { wayCounts } from '../../way-counts.ts';
import { kindCounts, kindThatFails } from '../../kind-counts.ts';
import { experimentIssues, inconclusiveBy, measurementIssues, type ValidityIssue } from '../../validity/issues.ts';
import { loadJudge } from '../judge-kind.ts';
import type { FieldsOf } from '../../kinds.ts';
import { allowedFields, within } from '../../thresholds.ts';
import { stopTimers } from '../../stop-timers.ts';

export const drops = loadJudge('drops', allowedFields, judgeDrops);

/**
 * Was any request dropped while the pods went? Inconclusive unless the evidence can carry the answer; but what is certain
 * of the app fails however overloaded the host was.
 */
export function judgeDrops(evidence: LoadEvidence, { allowed }: FieldsOf<typeof allowedFields> = {}): Judgement {
  return unlessExcused(within(assessDrops(evidence), evidence, allowed), evidence);
}

/**
 * A failure that an overloaded host may have brought about is inconclusive, unless it cannot have brought about some of it.
 * @param failures the requests for which it fails
 */
export function unlessExcused(
  judgement: Judgement,
  evidence: LoadEvidence,
  failures: readonly Attribution[] = attributionsOf(evidence),
): Judgement {
  const slowness = overloadOf(evidence);
  if (judgement.verdict !== 'fail' || slowness === undefined) return judgement;
  const certain = failures.filter(isBeyondExcuse);
  if (certain.length === 0) return unlessOverloaded(judgement, evidence);
  const failed = evidence.summary.dropped + evidence.summary.rejected;
  const figures = { of: judgement.reason, slowness, certain: certain.length, failed };
  return { ...judgement, reason: { code: 'beyond-excuse', figures }, cause: causeOf(certain) };
}

/** As `judgeDrops`, however overloaded the host was: for a control, a drop is a drop. */
export function assessDrops(evidence: LoadEvidence): Judgement {
  const { summary } = evidence;
  const attributions = attributionsOf(evidence);
  const counts = { ...countsOf(evidence), ...causeCounts(attributions) };
  const common = { counts, facts: factsOf(evidence) };
  // A request that failed for certain by the app's own doing stands, whatever else was to be seen and was not.
  const isBeaten = ({ mayExplainFailures }: ValidityIssue) =>
    attributions.some(mayExplainFailures ? isBeyondExcuse : isSurelyTheApps);
  const issues = [...experimentIssues(evidence), ...untested(evidence)].filter((issue) => !isBeaten(issue));
  const issue = [...measurementIssues(evidence), ...issues][0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const { sent, dropped, rejected } = summary;
  if (dropped + rejected === 0) {
    const untold = untoldOfDrops(evidence);
    const { whileGoing } = requestStatsOf(evidence);
    const figures = { sent, whileGoing, ...(untold.length > 0 && { untold }) };
    return { ...common, verdict: 'pass', reason: { code: 'none-dropped', figures } };
  }
  return { ...common, verdict: 'fail', reason: requestsDropped(evidence), cause: causeOf(attributions) };
}

/** How many failed, and of which kind, where that is one of several. */
export function requestsDropped(evidence: LoadEvidence): Reason {
  const { sent, dropped, rejected } = evidence.summary;
  const kind = kindThatFails(evidence);
  return { code: 'requests-dropped', figures: { dropped, rejected, sent, ...(kind !== undefined && { kind }) } };
}

/** "0 dropped" says nothing of a pod, or of a stream, that no request reached while it was going. */
function untested(evidence: LoadEvidence): readonly ValidityIssue[] {
  if (evidence.summary.dropped > 0 || evidence.capabilities.podHeader === undefined) return [];
  const answered = requestStatsOf(evidence).afterDeletion;
  const idle = answered.find((row) => row.new + row.reused === 0);
  const reasons: Coded<LoadIssues>[] = [
    ...(idle ? [{ code: 'end-untested', figures: { pod: idle.pod.name } } as const] : []),
    ...streams
      .filter((stream) => answered.every((row) => row[stream] === 0))
      .map((stream) => ({ code: 'stream-untested', figures: { stream } }) as const),
  ];
  return reasons.map((reason) => ({ reason, untrusted: false }));
}

/** What it does not say that none was dropped, as the app does not tell it. */
export function untoldOfDrops({ capabilities, timeline }: LoadEvidence): readonly Untold[] {
  if (capabilities.podHeader !== undefined) return [];
  const tracked = timeline.of('connections').length > 0;
  return [{ code: 'reached-after-deletion', figures: tracked ? { tracked } : {} }];
}

export function countsOf(evidence: LoadEvidence): Record<string, number> {
  const { summary } = evidence;
  const pods = { pods: evidence.before.length };
  if (unloaded(evidence) !== undefined) return pods;
  const stats = requestStatsOf(evidence);
  const counts: Record<string, number> = {
    sent: summary.sent,
    answered: summary.answered,
    dropped: summary.dropped,
    rejected: summary.rejected,
    unfinished: summary.unfinished,
    ...pods,
    ...(evidence.drained === undefined ? {} : { evicted: evidence.before.length }),
  };
  for (const stream of streams) {
    counts[`${stream}.sent`] = summary.streams[stream]?.sent ?? 0;
    counts[`${stream}.dropped`] = summary.streams[stream]?.dropped ?? 0;
    if (evidence.capabilities.podHeader !== undefined)
      counts[`${stream}.answeredAfterDeletion`] = stats.afterDeletion.reduce((n, row) => n + row[stream], 0);
  }
  counts['slow.sent'] = stats.slow;
  Object.assign(counts, connectionCounts(evidence), wayCounts(evidence));
  for (const { kind, ...its } of kindCounts(evidence))
    for (const [what, count] of Object.entries(its)) counts[`kind.${kind}.${what}`] = count;
  counts['slow.dropped'] = evidence.drops.filter(({ profile }) => profile === 'slow').length;
  return counts;
}

/** New connections that the nodes told of, and those of them that contradict what was read of the nodes' rules. */
function connectionCounts(evidence: LoadEvidence): Record<string, number> {
  const told = evidence.timeline.of('connections');
  if (told.length === 0) return {};
  const connections = told.flatMap(({ sentTo }) => sentTo).reduce((sum, { ports }) => sum + ports.length, 0);
  return { connections, 'connections.unrouted': falseReadingsOf(evidence).length };
}

function causeCounts(attributions: readonly Attribution[]): Record<string, number> {
  const groups = groupBy(attributions, ({ cause }) => `cause.${cause}`);
  return Object.fromEntries([...groups].map(([cause, group]) => [cause, group.length]));
}

/** The load, the ledger, the drops, and what happened around them. */
export function factsOf(evidence: LoadEvidence): readonly JudgedFact[] {
  const { drained, before, idle } = evidence;
  return [
    ...loadFacts(evidence),
    ...kindsFacts(evidence),
    ...(idle ? [{ code: 'idle', figures: { times: idle } } as const] : []),
    ...failedFacts(evidence),
    ...(drained === undefined ? [] : [{ code: 'drained', figures: { node: drained, pods: before.length } } as const]),
    { code: 'pod-ends', figures: { pods: podEnds(evidence) } },
    ...timersFacts(evidence),
    ...misreadRules(falseReadingsOf(evidence)).map((figures) => ({ code: 'rules-misread', figures }) as const),
  ];
}

function loadFacts({ summary, targets, path }: LoadEvidence): readonly JudgedFact[] {
  if ('none' in path) return [{ code: 'no-load', figures: { why: path.none } }];
  const { sent, answered, dropped, unfinished, durationMs } = summary;
  return [
    { code: 'load', figures: { rate: summary.rate.target, targets, path: path.name, durationMs } },
    { code: 'ledger', figures: { sent, answered, dropped, unfinished } },
  ];
}

function kindsFacts(evidence: LoadEvidence): readonly JudgedFact[] {
  const kinds = kindCounts(evidence);
  return kinds.length === 0 ? [] : [{ code: 'kinds', figures: { kinds } }];
}

function timersFacts(evidence: LoadEvidence): readonly JudgedFact[] {
  const pods = stopTimers(evidence);
  return pods.length === 0 ? [] : [{ code: 'timers', figures: { pods } }];
}

function failedFacts(evidence: LoadEvidence): readonly JudgedFact[] {
  const attributions = attributionsOf(evidence);
  const example = exampleOf(attributions);
  if (!example) return [];
  const groups = groupBy(attributions, ({ record, pod, cause, confidence }) =>
    JSON.stringify([howOf(record), record.kind, onOf(record), pod?.name, cause, confidence]),
  );
  return [
    { code: 'failed', figures: { groups: [...groups.values()].map((group) => failedAlike(evidence, group)) } },
    { code: 'example', figures: { ...ofKind(example.record), indications: example.facts } },
  ];
}

function failedAlike(evidence: LoadEvidence, group: readonly Attribution[]): FailedAlike {
  const [first] = group;
  if (!first) throw new RangeError('Expected requests that failed');
  const ends = group.map(({ record }) => record.endedAt ?? record.sentAt).sort((a, b) => a - b);
  const since = sinceBegin(evidence);
  return {
    fromMs: since(ends[0]) ?? NaN,
    toMs: since(ends.at(-1)) ?? NaN,
    requests: group.length,
    how: howOf(first.record),
    ...ofKind(first.record),
    on: onOf(first.record),
    through: [...new Set(group.map(({ record }) => evidence.targets[record.target] ?? '?'))],
    pod: first.pod?.name,
    cause: first.cause,
    confidence: first.confidence,
  };
}

function ofKind({ kind }: RequestRecord): Pick<FailedAlike, 'kind'> {
  return kind === undefined ? {} : { kind };
}

function howOf({ failure, status }: RequestRecord): string {
  return failure?.cause ?? `answered ${status ?? 0}`;
}

function onOf({ profile, stream }: RequestRecord): string {
  if (profile === 'idle') return 'kept connections that had idled';
  return profile === 'slow' ? 'slow requests' : stream;
}

function podEnds(evidence: LoadEvidence): readonly PodEnd[] {
  const since = sinceBegin(evidence);
  const { writesMarks, podHeader } = evidence.capabilities;
  return requestStatsOf(evidence).afterDeletion.map(({ pod, ...answered }) => ({
    pod: pod.name,
    deletedMs: since(pod.deletionAt),
    preStopMs: since(pod.preStopAt),
    sigtermMs: since(pod.sigtermAt ?? (writesMarks ? undefined : pod.runs.at(-1)?.signalledAt)),
    ...(!writesMarks && { signal: pod.runs.at(-1)?.stopSignal }),
    endMs: since(endOf(pod)),
    exitCode: pod.exitCode,
    ...containersOf(pod, since),
    ...(podHeader !== undefined && { answeredAfterDeletion: answered }),
    ...(!writesMarks && { unmarked: true }),
  }));
}

/** Whose hook failed, and in which order they ended, where there are several. */
function containersOf(
  pod: PodLife,
  since: (at: number | undefined) => number | undefined,
): Pick<PodEnd, 'hooksFailed' | 'ended'> {
  const hooksFailed = failedPreStops(pod);
  const ended = endOrder(pod).map((end) => ({ ...end, at: since(end.at) }));
  return { ...(hooksFailed.length > 0 && { hooksFailed }), ...(ended.length > 0 && { ended }) };
}

function sinceBegin({ baseline }: LoadEvidence): (at: number | undefined) => number | undefined {
  return (at) => (at === undefined ? undefined : at - baseline.from);
}
