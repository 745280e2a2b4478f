import { groupBy } from '../../core/group-by.ts';
import { streams } from '../../ledger/request-record.ts';
import { adviceOn, exampleOf } from '../attribution/advice.ts';
import { isBeyondExcuse, isSurelyTheApps, type Attribution } from '../attribution/attribution.ts';
import { attributionsOf } from '../explained.ts';
import { falseReadingsOf, gapsOf } from '../validity/false-readings.ts';
import type { Judgement } from '../judgement.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { endOf } from '../../observation/pod-lives.ts';
import { overloadOf, unlessOverloaded } from '../validity/unless-overloaded.ts';
import { surveyOf } from '../survey.ts';
import { experimentDoubts, instrumentDoubts, type Doubt } from '../validity/trust.ts';

/**
 * Was any request dropped while the pods went? Inconclusive unless the evidence can carry the answer; but what is certain
 * of the app fails however overloaded the host was.
 */
export function judgeDrops(evidence: LoadEvidence): Judgement {
  return unlessExcused(assessDrops(evidence), evidence);
}

/** A failure that an overloaded host may have brought about is inconclusive, unless it cannot have brought about some of it. */
export function unlessExcused(judgement: Judgement, evidence: LoadEvidence): Judgement {
  const overload = overloadOf(evidence);
  if (judgement.verdict !== 'fail' || overload === undefined) return judgement;
  const certain = attributionsOf(evidence).filter(isBeyondExcuse);
  if (certain.length === 0) return unlessOverloaded(judgement, evidence);
  const failed = evidence.summary.dropped + evidence.summary.rejected;
  return {
    ...judgement,
    reason: `${judgement.reason}; ${overload}, which explains none of ${certain.length} of these ${failed}`,
    ...adviceOn(certain),
  };
}

/** As `judgeDrops`, however overloaded the host was: for a control, a drop is a drop. */
export function assessDrops(evidence: LoadEvidence): Judgement {
  const { summary } = evidence;
  const attributions = attributionsOf(evidence);
  const counts = { ...countsOf(evidence), ...causeCounts(attributions) };
  const common = { counts, facts: factsOf(evidence) };
  // A request that failed for certain by the app's own doing stands, whatever else was to be seen and was not.
  const isBeaten = ({ mayBeWhy }: Doubt) => attributions.some(mayBeWhy ? isBeyondExcuse : isSurelyTheApps);
  const doubts = [...experimentDoubts(evidence), ...untested(evidence)].filter((doubt) => !isBeaten(doubt));
  const doubt = [...instrumentDoubts(evidence), ...doubts][0];
  if (doubt) return { ...common, verdict: 'inconclusive', reason: doubt.reason, untrusted: doubt.untrusted };
  const failed = summary.dropped + summary.rejected;
  if (failed === 0) return { ...common, verdict: 'pass', reason: `none of ${summary.sent} requests was dropped` };
  const { cause, fix } = adviceOn(attributions);
  return {
    ...common,
    verdict: 'fail',
    reason: `${summary.dropped} of ${summary.sent} requests were dropped, ${summary.rejected} rejected`,
    cause,
    fix,
  };
}

/** "0 dropped" says nothing of a pod, or of a stream, that no request reached while it was going. */
function untested(evidence: LoadEvidence) {
  if (evidence.summary.dropped > 0) return [];
  const answered = surveyOf(evidence).afterDeletion;
  const idle = answered.find((row) => row.new + row.reused === 0);
  const reasons = [
    ...(idle ? [`pod ${idle.pod.name} answered no request after its deletion, so its end was not tested`] : []),
    ...streams
      .filter((stream) => answered.every((row) => row[stream] === 0))
      .map((stream) => `no pod answered a request on stream \`${stream}\` after its deletion`),
  ];
  return reasons.map((reason) => ({ reason, untrusted: false }));
}

export function countsOf(evidence: LoadEvidence): Record<string, number> {
  const { summary } = evidence;
  const survey = surveyOf(evidence);
  const counts: Record<string, number> = {
    sent: summary.sent,
    answered: summary.answered,
    dropped: summary.dropped,
    rejected: summary.rejected,
    unfinished: summary.unfinished,
    pods: evidence.before.length,
    ...(evidence.drained === undefined ? {} : { evicted: evidence.before.length }),
  };
  for (const stream of streams) {
    counts[`${stream}.sent`] = summary.streams[stream]?.sent ?? 0;
    counts[`${stream}.dropped`] = summary.streams[stream]?.dropped ?? 0;
    counts[`${stream}.answeredAfterDeletion`] = survey.afterDeletion.reduce((n, row) => n + row[stream], 0);
  }
  counts['slow.sent'] = survey.slow;
  Object.assign(counts, connectionCounts(evidence));
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

/** What a person reads: load, books, drops, and what happened around them. */
export function factsOf(evidence: LoadEvidence): (readonly [string, string])[] {
  const { summary } = evidence;
  const rate = summary.rate.target === null ? 'as fast as it goes' : `${summary.rate.target} req/s`;
  return [
    [
      'Load',
      `${rate} over ${evidence.targets.join(' and ')} (${evidence.path.name}) for ${seconds(summary.durationMs)}`,
    ],
    [
      'Ledger',
      `${summary.sent} sent = ${summary.answered} answered + ${summary.dropped} dropped + ${summary.unfinished} unfinished`,
    ],
    ...droppedFacts(evidence),
    ...(evidence.drained === undefined
      ? []
      : [['Drained', `${evidence.drained}, ${evidence.before.length} pods evicted`] as const]),
    ['Pods', podFacts(evidence).join('\n')],
    ...gapsOf(falseReadingsOf(evidence)).map(({ of, reason }) => ['Gap', `${of}: ${reason}`] as const),
  ];
}

function droppedFacts(evidence: LoadEvidence): (readonly [string, string])[] {
  const groups = groupBy(attributionsOf(evidence), ({ record, pod, cause, confidence }) =>
    [
      record.failure?.cause ?? `answered ${record.status ?? 0}`,
      record.profile === 'slow' ? 'slow requests' : record.stream,
      pod?.name ?? 'an unknown pod',
      cause,
      confidence,
    ].join('|'),
  );
  const lines = [...groups].map(([key, group]) => {
    const [how = '', stream = '', pod = '', cause = '', confidence = ''] = key.split('|');
    const ends = group.map(({ record }) => record.endedAt ?? record.sentAt).sort((a, b) => a - b);
    const through = [...new Set(group.map(({ record }) => evidence.targets[record.target] ?? '?'))].join(', ');
    return `${since(evidence, ends[0] ?? NaN)} to ${since(evidence, ends.at(-1) ?? NaN)}  ${pod}  ${group.length} × ${how} on ${stream} through ${through} (${cause}, ${confidence})`;
  });
  const example = exampleOf(attributionsOf(evidence));
  if (!example) return [];
  const grounds = example.facts.map(({ text, source }) => `${text} (${source})`);
  return [
    ['Dropped', lines.join('\n')],
    ['Such as', grounds.join('\n')],
  ];
}

function podFacts(evidence: LoadEvidence): string[] {
  return surveyOf(evidence).afterDeletion.map(({ pod, ...late }) => {
    const moments: [string, number | undefined][] = [
      ['deleted', pod.deletionAt],
      ['preStop', pod.preStopAt],
      ['SIGTERM', pod.sigtermAt],
      [`end (exit code ${pod.exitCode ?? 'unknown'})`, endOf(pod)],
    ];
    const seen = moments.map(([name, at]) => (at === undefined ? `no ${name}` : `${since(evidence, at)} ${name}`));
    return `${pod.name}  ${seen.join('  ')}  answered after deletion: ${late.new} new, ${late.reused} reused`;
  });
}

function since(evidence: LoadEvidence, at: number): string {
  return `+${((at - evidence.baseline.from) / 1000).toFixed(2)}s`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
