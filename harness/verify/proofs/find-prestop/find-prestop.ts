import { milliseconds } from '../../../core/duration.ts';
import { lostForWantOfWait } from '../../../judgement/judges/requests/measure-wait.ts';
import { lastRouted } from '../../../observation/routing/last-routed.ts';
import { allReplacedAtMost, loadAtMost, replacedAtMost } from '../limits.ts';
import { noDeletion, scaledBack } from '../reasons.ts';
import { noRollout } from '../rollout.ts';
import type { ProofSettings, VerifyProof } from '../verify-proof.ts';
import type { Target } from '../../target.ts';
import { ownWait, withWait } from './with-wait.ts';

/** Seconds; each is tried where those before it lost something, or were shorter than nodes took to follow. */
const waits = [0, 1, 2, 3, 5, 8, 13] as const;
/** A wait that loses nothing is held to be enough after so many deletions. */
const deletionsOfEach = 6;

export const findPrestop: VerifyProof = {
  id: 'find-prestop',
  kind: 'measurement',
  askedBy: '--find-prestop',
  leavesCopy: true,
  title: 'the shortest preStop wait that loses no new connection, on this cluster and by this way in',
  whyNot: (target, { applied }) =>
    noDeletion(target) ??
    noRollout(target) ??
    scaledBack(target, applied) ??
    (applied
      ? undefined
      : 'its hook is changed in copies, which are made of manifests alone (-f, -k, --chart), in a namespace of their own: a copy beside a workload that runs would share its volumes, its queues and its traffic'),
  does: ({ workload }, how) =>
    `applies copies of it with a preStop hook that sleeps ${waits.join(', ')} s, until one loses nothing and outlasts what nodes take to follow, and deletes ${rounds(workload.replicas, how) * workload.replicas} pods of each under load`,
  takesAtMost: (target, how) => {
    const { replicas } = target.workload;
    const loads = rounds(replicas, how);
    const ofOne = (waitSeconds: number) =>
      (loads + 1) * (allReplacedAtMost(target, replicas) + replicas * waitSeconds * 1000) + loads * loadAtMost;
    // Of each proof one load is counted by the plan.
    return milliseconds(waits.reduce<number>((sum, waitSeconds) => sum + ofOne(waitSeconds), 0) - loadAtMost);
  },
  prove: async ({ target, load, redeploy, ask, timeline, ...how }) => {
    const { applied } = how;
    if (!applied) return undefined;
    const { workload, way } = target;
    const tried: { waitSeconds: number; loads: number[] }[] = [];
    const deleted: string[] = [];
    for (const waitSeconds of waits) {
      await redeploy(withWait(applied, waitSeconds, way?.targetPort));
      const loads: number[] = [];
      tried.push({ waitSeconds, loads });
      let isEnough = true;
      for (let round = 0; isEnough && round < rounds(workload.replicas, how); round++) {
        const traffic = await load(milliseconds(replacedAtMost(target) + waitSeconds * 1000));
        await traffic.deleteOneByOne();
        const evidence = await traffic.drained();
        loads.push(evidence.number);
        deleted.push(...evidence.before);
        isEnough = lostForWantOfWait('new')(evidence).length === 0;
      }
      const neededMs = Math.max(0, ...lastRouted(timeline, deleted).map(({ ms }) => ms));
      if (isEnough && waitSeconds * 1000 >= neededMs) break;
    }
    const ownSeconds = ownWait(applied, way?.targetPort);
    ask({ judge: 'wait', tried, ...(ownSeconds !== undefined && { ownSeconds }) });
    return undefined;
  },
};

/** How often all of its pods are deleted. */
function rounds(replicas: Target['workload']['replicas'], { quick }: Pick<ProofSettings, 'quick'>): number {
  return quick ? 1 : Math.ceil(deletionsOfEach / replicas);
}
