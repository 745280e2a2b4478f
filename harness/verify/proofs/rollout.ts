import { allReplacedAtMost } from './limits.ts';
import { claimOfOneNode } from './reasons.ts';
import { gapQuestion, type VerifyProof } from './verify-proof.ts';
import type { GapReason } from '../../judgement/allowed-gap.ts';
import type { Target } from '../target.ts';

export const rollout: VerifyProof = {
  id: 'rollout',
  title: 'no request is dropped or rejected while a rollout replaces the pods',
  whyNot: noRollout,
  does: ({ workload }) =>
    `restarts the ${workload.kind} as \`kubectl rollout restart\` does, which leaves the annotation restartedAt in its template`,
  takesAtMost: (target) => allReplacedAtMost(target, target.workload.replicas),
  prove: async ({ target, load, ask, thresholds }) => {
    const traffic = await load(allReplacedAtMost(target, target.workload.replicas));
    await traffic.rolloutRestart();
    const { number } = await traffic.drained();
    const gap = gapByNature(target);
    ask(gap === undefined ? { judge: 'drops', load: number } : gapQuestion(gap, number, thresholds));
    return undefined;
  },
};

/** Why the rollout cannot but leave a time without a pod; undefined where it need not. Only a Deployment starts a successor before. */
export function gapByNature(target: Target): GapReason | undefined {
  const { strategy, replicas, kind } = target.workload;
  if (strategy === 'Recreate') return 'recreate';
  if (replicas !== 1) return undefined;
  if (kind !== 'Deployment') return 'one-replica';
  // With an extra pod there need be none, as that may come to the same node.
  const goesFirst = strategy !== 'OnDelete' && parseFloat(strategy.maxSurge) === 0;
  return goesFirst && claimOfOneNode(target) !== undefined ? 'one-node-volume' : undefined;
}

/** Why a change of its template does not replace all of its pods. */
export function noRollout(target: Target): string | undefined {
  const { strategy, paused, replicas } = target.workload;
  if (strategy === 'OnDelete')
    return 'its strategy is OnDelete, so that a change of its template replaces no pod: rolling-delete shows what replaces them';
  if (strategy !== 'Recreate' && (strategy.partition ?? 0) >= replicas)
    return `its partition ${strategy.partition ?? 0} leaves all of its pods as they are`;
  return paused ? 'its rollout is paused' : undefined;
}
