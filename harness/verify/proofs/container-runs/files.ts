import { milliseconds } from '../../../core/duration.ts';
import { writesNowhere } from '../../../kube/facts/mounts.ts';
import type { Target } from '../../target.ts';
import { replacedAtMost, startAtMost } from '../limits.ts';
import { noSignal } from '../reasons.ts';
import type { ProofSettings, VerifyProof } from '../verify-proof.ts';

const title =
  'files that a container writes survive its restart and the deletion of its pod as their place promises it';

export const files: VerifyProof = {
  id: 'files',
  title,
  withoutLoad: title,
  whyNot: noFiles,
  does: (target, how) =>
    `writes a file, from its node, to each place that the main container of one pod can write to, kills its process 1 (SIGKILL), and deletes the pod${moves(target, how) ? '; then its successor, while the node of that is cordoned' : ''}`,
  takesAtMost: (target) => milliseconds(startAtMost(target) + 3 * replacedAtMost(target)),
  prove: async ({ target, fileSurvival, ask, ...how }) => {
    await fileSurvival(replacedAtMost(target), moves(target, how));
    ask({ judge: 'files' });
    return undefined;
  },
};

function noFiles(target: Target, how: ProofSettings): string | undefined {
  if (how.applied)
    return (
      noSignal(target, how) ??
      (writesNowhere(how.applied) ? 'its main container has no place that it can write to' : undefined)
    );
  return 'it writes into volumes, which others may use: that is done only on manifests (-f, -k, --chart), in a namespace of their own';
}

/** A pod of a DaemonSet has no other node. */
function moves({ workload }: Target, { cluster }: Pick<ProofSettings, 'cluster'>): boolean {
  return cluster.workers > 1 && workload.kind !== 'DaemonSet';
}
