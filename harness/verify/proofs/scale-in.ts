import { milliseconds } from '../../core/duration.ts';
import { replacedAtMost } from './limits.ts';
import { autoscaled, noDeletion } from './reasons.ts';
import type { VerifyProof } from './verify-proof.ts';
import type { Target } from '../target.ts';

export const scaleIn: VerifyProof = {
  id: 'scale-in',
  title: 'no request is dropped or rejected while it is scaled in, and back',
  whyNot: noScaleIn,
  does: ({ workload: { replicas } }) =>
    `scales it from ${replicas} to ${fewer(replicas)} pods, and back to ${replicas} once the others are gone`,
  takesAtMost: (target) => milliseconds(2 * replacedAtMost(target)),
  prove: async ({ target, load, ask }) => {
    const { replicas } = target.workload;
    const traffic = await load(replacedAtMost(target));
    await traffic.scaleIn(fewer(replicas));
    const { number } = await traffic.drained();
    ask({ judge: 'drops', load: number });
    return undefined;
  },
};

function noScaleIn(target: Target): string | undefined {
  if (target.workload.kind === 'DaemonSet')
    return 'a DaemonSet has a pod on every node that it is for, and is not scaled';
  if (target.workload.volumesOfScaledIn === 'deleted')
    return 'the volumes of pods that are scaled away are deleted (persistentVolumeClaimRetentionPolicy.whenScaled), with what is on them';
  return noDeletion(target) ?? autoscaled(target);
}

/** Half as many: with two or three pods one goes. */
function fewer(replicas: number): number {
  return Math.ceil(replicas / 2);
}
