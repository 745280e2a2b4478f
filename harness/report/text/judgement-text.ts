import { formatDuration } from '../../core/duration.ts';
import type { Judgement } from '../../judgement/judgement.ts';
import type { KindCount } from '../../judgement/kind-counts.ts';
import type { FailedAlike, JudgedFacts, PodEnd, PodStart } from '../../judgement/reasons/judged-facts.ts';
import { adviceOn } from './load/cause-text.ts';
import { claimText } from './claims/claim-text.ts';
import { endOrderText } from './load/end-order-text.ts';
import { expectedText } from './load/symptom-text.ts';
import { idleText } from './load/idle-text.ts';
import { indicationText } from './load/indication-text.ts';
import { misreadText } from './load/misread-text.ts';
import { timersText } from './load/timers-text.ts';
import { versionsText } from './load/versions-text.ts';
import { reasonText } from './reason-text.ts';
import { seconds } from './units.ts';
import { say, type Words } from './words.ts';

type Row = readonly [label: string, text: string];

const words: Words<JudgedFacts, Row> = {
  load: ({ rate, targets, path, durationMs }) => [
    'Load',
    `${rate === null ? 'as fast as it goes' : `${rate} req/s`} over ${targets.join(' and ')} (${path}) for ${seconds(durationMs)}`,
  ],
  'no-load': ({ why }) => ['Load', `none was sent: ${why}`],
  ledger: ({ sent, answered, dropped, unfinished }) => [
    'Ledger',
    `${sent} sent = ${answered} answered + ${dropped} dropped + ${unfinished} unfinished`,
  ],
  kinds: ({ kinds }) => ['Kinds', kinds.map(kindText).join('\n')],
  failed: ({ groups }) => ['Dropped', groups.map(failedText).join('\n')],
  idle: ({ times }) => ['Idle', idleText(times)],
  example: ({ kind, indications }) => [
    'Example',
    [
      ...(kind === undefined ? [] : [kind]),
      ...indications.map((indication) => `${indicationText(indication)} (${indication.source})`),
    ].join('\n'),
  ],
  drained: ({ node, pods }) => ['Drained', `${node}, ${pods} pods evicted`],
  'pod-ends': ({ pods }) => ['Pods', pods.map(podEndText).join('\n')],
  timers: ({ pods }) => ['Timers', pods.map(timersText).join('\n')],
  'rules-misread': (misread) => ['Gap', `rules of ${misread.node}: ${misreadText(misread)}`],
  'by-version': (seen) => ['Versions', versionsText(seen).replaceAll('; ', '\n')],
  'pod-starts': ({ pods }) => ['New pods', pods.map(podStartText).join('\n')],
  'expected-failure': (expected) => ['Expected', expectedText(expected)],
  claim: ({ claim }) => ['Claim', claimText(claim)],
  pod: ({ pod }) => ['Pod', pod],
  restart: ({ restart, pod, gapMs }) => [`restart ${restart} of ${pod}`, formatDuration(gapMs)],
};

/** A judgement as a person reads it: what, the facts, the cause, the fix. Plain, without colours. */
export function judgementText({ reason, facts, cause: found }: Judgement): string {
  const rows = facts.map((fact) => say(words, fact));
  if (found) {
    const { cause, fix } = adviceOn(found);
    rows.push(['Cause', cause], ['Fix', fix]);
  }
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  const lines = rows.flatMap(([label, text]) =>
    text.split('\n').map((line, index) => `${(index === 0 ? `${label}:` : '').padEnd(width)}${line}`),
  );
  return [reasonText(reason), '', ...lines].join('\n');
}

/** `POST /cart: 410 sent, 0 dropped, 12 rejected` */
function kindText({ kind, sent, dropped, rejected }: KindCount): string {
  return `${kind}: ${sent} sent, ${dropped} dropped, ${rejected} rejected`;
}

function failedText({ fromMs, toMs, requests, how, kind, on, through, pod, cause, confidence }: FailedAlike): string {
  return `${since(fromMs)} to ${since(toMs)}  ${pod ?? 'an unknown pod'}  ${requests} × ${how}${kind === undefined ? '' : ` to ${kind}`} on ${on} through ${through.join(', ')} (${cause}, ${confidence})`;
}

function podEndText(end: PodEnd): string {
  const { pod, deletedMs, preStopMs, sigtermMs, signal = 'SIGTERM', endMs, exitCode, unmarked } = end;
  const { answeredAfterDeletion: answered, hooksFailed = [], ended = [] } = end;
  const moments: readonly [string, number | undefined][] = [
    ['deleted', deletedMs],
    ['preStop', preStopMs],
    [signal, sigtermMs],
    [`end (exit code ${exitCode ?? 'unknown'})`, endMs],
  ];
  const seen = moments.flatMap(([name, ms]) =>
    ms === undefined ? (unmarked ? [] : `no ${name}`) : `${since(ms)} ${name}`,
  );
  const late = answered ? [`answered after deletion: ${answered.new} new, ${answered.reused} reused`] : [];
  const order = endOrderText(ended);
  const hooks = hooksFailed.map(
    ({ container }) => `preStop hook${container === undefined ? '' : ` of ${container}`} failed`,
  );
  return [pod, ...seen, ...hooks, ...late, ...(order === undefined ? [] : [order])].join('  ');
}

/** `web-1  listening +2.01 s, ready +4.02 s; endpoint ready +4.50 s; first answer +4.51 s; too early: 0 answered, 0 lost` */
function podStartText({ pod, listeningMs, readyMs, endpointReadyMs, firstAnswerMs, tooEarly }: PodStart): string {
  const moments: readonly [string, number | undefined][] = [
    ['listening', listeningMs],
    ['ready', readyMs],
    ['endpoint ready', endpointReadyMs],
    ['first answer', firstAnswerMs],
  ];
  const seen = moments.map(([name, ms]) => `${name} ${ms === undefined ? 'never' : `+${(ms / 1000).toFixed(2)} s`}`);
  return `${pod}  ${seen.join(', ')}; too early: ${tooEarly.answered} answered, ${tooEarly.lost} lost`;
}

/** `+4.20s` from the begin of the load. */
function since(ms: number): string {
  return `+${(ms / 1000).toFixed(2)}s`;
}
