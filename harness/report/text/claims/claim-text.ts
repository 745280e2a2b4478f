import type { Claim } from '../../../judgement/claims/pod-claims.ts';
import { momentText } from './moment-text.ts';

/** The claim in one line. */
export function claimText(claim: Claim): string {
  switch (claim.claim) {
    case 'inOrder':
      return `in this order, each as often as it stands here: ${claim.marks.join(', ')}`;
    case 'lasts':
      return `from ${momentText(claim.from)} to ${momentText(claim.to)}: ${describeBounds(claim.bounds)} s`;
    case 'oneByOne':
      return `the API shows ${claim.containers.join(', ')} one by one, before any other container`;
    case 'heldBack':
      return `${claim.container} is Waiting: ${claim.reason}, and its pod Pending, until ${momentText(claim.until)}`;
    case 'meanwhile':
      return `${claim.mark} between ${momentText(claim.from)} and ${momentText(claim.to)}`;
    case 'never':
      return `never: ${momentText(claim.moment)}`;
    case 'samePods':
      return `the same ${claim.count} pods all the time, by name and UID`;
    case 'countsUnready':
      return `status.replicas stays ${claim.replicas}, readyReplicas 0`;
    case 'crashLoops':
      return `each pod was restarted ${claim.restarts} times, and waited in CrashLoopBackOff`;
  }
}

function describeBounds({ atLeast, atMost }: Extract<Claim, { claim: 'lasts' }>['bounds']): string {
  return [
    ...(atLeast === undefined ? [] : [`atLeast ${atLeast}`]),
    ...(atMost === undefined ? [] : [`atMost ${atMost}`]),
  ].join(', ');
}
