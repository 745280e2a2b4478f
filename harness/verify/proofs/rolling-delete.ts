import { allReplacedAtMost, replacedAtMost } from './limits.ts';
import { noDeletion } from './reasons.ts';
import type { Target } from '../target.ts';
import type { VerifyProof } from './verify-proof.ts';

/**
 * How many pods the quick form deletes: of a first deletion nodes may hear before the app has its SIGTERM, and then not even an app that
 * closes its port at once drops a request. The second follows the start of a successor, of which nodes have just written their rules:
 * kube-proxy writes them at most once a second (`minSyncPeriod`).
 */
const quickly = 2;

export const rollingDelete: VerifyProof = {
  id: 'rolling-delete',
  title: 'no request is dropped or rejected while pods are deleted one by one',
  whyNot: noDeletion,
  does: (target, { quick }) => {
    const { replicas } = target.workload;
    const number = deleted(target, quick);
    const which = number < replicas ? `${number} of its ${replicas} pods` : `its ${replicas} pods`;
    return `deletes ${which}, each once the successor of the one before is ready`;
  },
  takesAtMost: (target, { quick }) => allReplacedAtMost(target, deleted(target, quick)),
  prove: async ({ target, load, quick, ask }) => {
    const traffic = await load(replacedAtMost(target));
    await traffic.deleteOneByOne(deleted(target, quick));
    const { number } = await traffic.drained();
    ask({ judge: 'drops', load: number });
    return undefined;
  },
};

function deleted({ workload }: Target, isQuick: boolean): number {
  return isQuick ? Math.min(quickly, workload.replicas) : workload.replicas;
}
