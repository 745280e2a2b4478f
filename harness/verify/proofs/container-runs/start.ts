import { formatDuration, seconds } from '../../../core/duration.ts';
import { startAtMost } from '../limits.ts';
import { autoscaled, claimOfOneNode } from '../reasons.ts';
import type { VerifyProof } from '../verify-proof.ts';
import type { Target } from '../../target.ts';

export const start: VerifyProof = {
  id: 'start',
  title: 'a pod that comes gets ready in one run, and no request is dropped or rejected meanwhile',
  whyNot: noStart,
  does: ({ workload: { replicas } }) => `scales it up from ${replicas} to ${replicas + 1} pods, and back at the end`,
  takesAtMost: startAtMost,
  prove: async ({ target, load, ask }) => {
    const traffic = await load(startAtMost(target));
    await traffic.scaleUp();
    const { number } = await traffic.drained();
    ask({ judge: 'starts', load: number });
    return readinessText(target);
  },
};

function noStart(target: Target): string | undefined {
  if (target.workload.kind === 'DaemonSet') return 'a DaemonSet is not scaled: its pods come with nodes';
  if (target.workload.volumesOfScaledIn !== undefined) return 'a pod more would get a volume of its own, which stays';
  const claim = claimOfOneNode(target);
  if (claim !== undefined)
    return `the volume of its claim ${claim} can be on one node at a time, and a pod more may come to another`;
  return autoscaled(target);
}

/** What its manifest leaves open: that it held this time proves little of a pod that says that it is ready too soon. */
function readinessText({ workload: { containers, minReadySeconds } }: Target): string {
  const without = containers.filter(({ readiness }) => readiness === undefined).map(({ name }) => name);
  const probes =
    without.length === 0 ? 'every container has a readiness probe' : `no readiness probe: ${without.join(', ')}`;
  const settled =
    minReadySeconds === 0
      ? 'minReadySeconds 0, so that a rollout goes on as soon as a pod was ready once'
      : `minReadySeconds ${formatDuration(seconds(minReadySeconds))}`;
  return `${probes}; ${settled}`;
}
