import type { Claim } from '../../../judgement/claims/claims.ts';
import { sayKind, type WordsOfKinds } from '../words.ts';
import { momentText } from './moment-text.ts';

const words: WordsOfKinds<'claim', Claim> = {
  inOrder: ({ marks }) => `in this order, each as often as it stands here: ${marks.join(', ')}`,
  elapsed: ({ from, to, bounds }) => `from ${momentText(from)} to ${momentText(to)}: ${describeBounds(bounds)} s`,
  runSequentially: ({ containers }) => `the API shows ${containers.join(', ')} one by one, before any other container`,
  waitsUntil: ({ container, reason, until }) =>
    `${container} is Waiting: ${reason}, and its pod Pending, until ${momentText(until)}`,
  occursBetween: ({ mark, from, to }) => `${mark} between ${momentText(from)} and ${momentText(to)}`,
  never: ({ moment }) => `never: ${momentText(moment)}`,
  samePods: ({ count }) => `the same ${count} pods all the time, by name and UID`,
  reportsUnready: ({ replicas }) => `status.replicas stays ${replicas}, readyReplicas 0`,
  crashLoops: ({ restarts }) => `each pod was restarted ${restarts} times, and waited in CrashLoopBackOff`,
};

/** The claim in one line. */
export function claimText(claim: Claim): string {
  return sayKind(words, 'claim', claim);
}

function describeBounds({ atLeast, atMost }: Extract<Claim, { claim: 'elapsed' }>['bounds']): string {
  return [
    ...(atLeast === undefined ? [] : [`atLeast ${atLeast}`]),
    ...(atMost === undefined ? [] : [`atMost ${atMost}`]),
  ].join(', ');
}
