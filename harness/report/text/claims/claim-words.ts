import { formatDuration } from '../../../core/duration.ts';
import type { BackOffReasons, ClaimReasons } from '../../../judgement/reasons/claim-reasons.ts';
import { momentText } from './moment-text.ts';
import type { Words } from '../words.ts';

export const claimWords: Words<ClaimReasons> = {
  'in-order': ({ marks }) =>
    marks
      .map(({ mark, afterFirstMs }, index) => (index === 0 ? mark : `${mark} +${(afterFirstMs / 1000).toFixed(2)} s`))
      .join(', '),
  'mark-count': ({ mark, times, wanted }) => `${mark} happened ${times} times instead of ${wanted}`,
  'out-of-order': ({ early, late, leadMs }) => `${early} came ${formatDuration(leadMs)} before ${late}`,
  lasted: lastedText,
  'too-early': (lasted) => `${lastedText(lasted)}: earlier than ${lasted.atLeastSeconds} s`,
  'too-late': (lasted) => `${lastedText(lasted)}: later than ${lasted.atMostSeconds} s`,
  'moment-not-observed': ({ moment }) => `${momentText(moment)} was not observed`,
  'moment-observed': ({ moment }) => `${momentText(moment)} was observed`,
  'one-by-one': ({ containers }) =>
    `${containers.join(', ')} one by one in every reading of the API, before any other container`,
  'containers-overlap': ({ early, before }) => `${early} had begun before ${before} had ended`,
  'container-failed': ({ container, exitCode }) => `${container} ended with ${exitCode ?? 'no exit code'}`,
  'started-before-end': ({ container, before }) =>
    `${container} started before ${before} had finished, by their timestamps`,
  'held-back': ({ reason, until, runningAfterMs }) =>
    `Pending and ${reason} until ${momentText(until)}, running ${formatDuration(runningAfterMs)} later`,
  'not-held-back': ({ container, state, leadMs, until }) =>
    `${container} was ${state} ${formatDuration(leadMs)} before ${momentText(until)}`,
  'waited-otherwise': ({ phase, container, state, until }) =>
    `the pod was ${phase ?? 'unseen'} and ${container} ${state ?? 'unseen'} before ${momentText(until)}`,
  'never-running': ({ container }) => `${container} was never seen running`,
  'mark-meanwhile': ({ mark, times, from, to }) =>
    `${mark} ${times} times between ${momentText(from)} and ${momentText(to)}`,
  'no-mark-meanwhile': ({ mark, from, to }) => `${mark} 0 times between ${momentText(from)} and ${momentText(to)}`,
  'same-pods': podsText,
  'other-pods': (seen) => `${podsText(seen)}, instead of ${seen.wanted}`,
  'counted-unready': ({ replicas, snapshots }) => `${replicas} replicas and none ready in all ${snapshots} readings`,
  'never-counted': ({ replicas }) => `it never counted ${replicas} replicas`,
  'counted-otherwise': ({ replicas, ready }) => `it counted ${replicas} replicas, ${ready} of them ready`,
  'crash-looped': ({ pods, restarts }) => `${pods} pods in CrashLoopBackOff between ${restarts} restarts or more`,
  'restarts-fewer': ({ pod }) => `the restarts of ${pod} became fewer`,
  'restarted-too-little': ({ pod, restarts }) => `${pod} was restarted ${restarts} times`,
  'no-back-off': ({ pod }) => `${pod} was never in CrashLoopBackOff`,
  'no-pod': () => 'it had no pod',
};

export const backOffWords: Words<BackOffReasons> = {
  'backed-off': ({ first, later, longestBackOffMs }) =>
    `from crash to start ${rangeText(first)} at the first restart, then ${rangeText(later)}; the longest back-off is set to ${formatDuration(longestBackOffMs)}`,
  'restart-untimely': ({ restart, pod, gapMs, earliestMs, latestMs }) =>
    `restart ${restart} of ${pod} came ${formatDuration(gapMs)} after the crash, wanted ${rangeText({ leastMs: earliestMs, mostMs: latestMs })}`,
  'restarts-not-seen': () => 'the first and a later restart were not both seen',
};

function lastedText({ from, to, leastSeconds, mostSeconds }: ClaimReasons['lasted']): string {
  const took = [...new Set([leastSeconds, mostSeconds].map((time) => time.toFixed(2)))].join(' to ');
  return `${momentText(to)} ${took} s after ${momentText(from)}`;
}

function podsText({ pods, snapshots }: ClaimReasons['same-pods']): string {
  return `${pods.length} pods in ${snapshots} readings: ${pods.join(', ')}`;
}

function rangeText({ leastMs, mostMs }: BackOffReasons['backed-off']['first']): string {
  return `${formatDuration(leastMs)} to ${formatDuration(mostMs)}`;
}
