import { allReplacedAtMost, replacedAtMost } from './limits.ts';
import { noDeletion } from './reasons.ts';
import type { VerifyProof } from './verify-proof.ts';

export const rollingDelete: VerifyProof = {
  id: 'rolling-delete',
  title: 'no request is dropped or rejected while pods are deleted one by one',
  whyNot: noDeletion,
  does: ({ workload }, { quick }) =>
    quick
      ? 'deletes one pod'
      : `deletes its ${workload.replicas} pods, each once the successor of the one before is ready`,
  takesAtMost: (target, { quick }) => allReplacedAtMost(target, quick ? 1 : target.workload.replicas),
  prove: async ({ target, load, quick, ask }) => {
    const traffic = await load(replacedAtMost(target));
    await traffic.deleteOneByOne(quick ? 1 : undefined);
    const { number } = await traffic.drained();
    ask({ judge: 'drops', load: number });
    return undefined;
  },
};
