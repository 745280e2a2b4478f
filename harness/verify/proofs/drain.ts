import { allReplacedAtMost } from './limits.ts';
import { noDeletion } from './reasons.ts';
import type { ProofSettings, VerifyProof } from './verify-proof.ts';
import type { Target } from '../target.ts';

export const drain: VerifyProof = {
  id: 'drain',
  title: 'no request is dropped or rejected while a node is drained of its pods',
  whyNot: noDrain,
  does: () =>
    'cordons the node with most of its pods, evicts these and no other pods from it as `kubectl drain` does, and uncordons it',
  takesAtMost: (target) => allReplacedAtMost(target, target.workload.replicas),
  prove: async ({ target, load, ask }) => {
    const traffic = await load(allReplacedAtMost(target, target.workload.replicas));
    await traffic.drainNode();
    const { number } = await traffic.drained();
    ask({ judge: 'drops', load: number });
    return undefined;
  },
};

function noDrain(target: Target, { cluster }: ProofSettings): string | undefined {
  if (target.workload.kind === 'DaemonSet')
    return 'a drain leaves pods of a DaemonSet where they are: there is no other node for them';
  const deletion = noDeletion(target);
  if (deletion !== undefined) return deletion;
  if (!cluster.ours)
    return 'a cordoned node takes no pod of anybody: that is done only to clusters that Seaworthy made, whatever --allow-disruption names';
  if (cluster.workers < 2)
    return `its pods have nowhere else to go: the cluster has ${cluster.workers === 1 ? 'one node' : 'no node'} that takes pods`;
  return undefined;
}
