import { systemClock } from '../../core/clock.ts';
import { formatDuration } from '../../core/duration.ts';
import { describeError, UsageError } from '../../core/harness-error.ts';
import { workloadComplete } from '../../kube/conditions/workload-conditions.ts';
import { AppFault } from '../../proof/app-fault.ts';
import { waitUnlessStuck } from '../../scenario/disruptions/wait-unless-stuck.ts';
import type { Stage } from '../../scenario/namespace/stage.ts';
import type { Subject } from '../../subject/subject.ts';
import { untilAsScaled, untilTakenUp } from '../autoscaled.ts';
import { allReplacedAtMost } from '../proofs/limits.ts';
import { noLoad } from '../proofs/reasons.ts';
import { asFault, identityOf, placeOf, runAndTell, subjectOf, type TargetRun } from '../prove-target.ts';
import type { Target } from '../target.ts';
import { untilListening } from '../until-listening.ts';

/** The proof that comes before all others where manifests were applied. */
export const deployProof = { id: 'deploy', title: 'its pods become ready' } as const;

/** The same of the older version that an upgrade begins with. */
export const deployOlderProof = { id: 'deploy-older', title: 'the pods of the older version become ready' } as const;

/**
 * Waits until the pods of a workload that was applied are ready, as a proof: what keeps them is a fault of the manifests.
 * @returns whether they did
 */
export async function proveDeployed(
  { run, onLine }: Pick<TargetRun, 'run' | 'onLine'>,
  namespace: string,
  target: Target,
  proof: typeof deployProof | typeof deployOlderProof = deployProof,
): Promise<boolean> {
  const { workload, labels } = target;
  const subject = subjectOf(target, target.way?.service.name ?? '');
  const timeout = allReplacedAtMost(target, Math.max(1, workload.replicas));
  await runAndTell(
    { run, onLine },
    proof,
    async (scene) => {
      const stage = await scene.stage();
      const { clock } = stage;
      const from = clock.now();
      let readyAt = from;
      try {
        await waitUnlessStuck(stage, workloadComplete(workload.kind, workload.name), { timeout, labels });
        await untilTakenUp(stage, target);
        await untilAsScaled(stage, target);
        readyAt = clock.now();
        await stage.waits.during('condition', 'the app to listen', () => takingConnections(stage, subject, target));
      } catch (error) {
        throw run.signal.aborted ? error : asFault(error);
      }
      const pods = workload.replicas === 1 ? 'its pod was' : `all ${workload.replicas} pods were`;
      return { assertions: 1, statement: `${pods} ready within ${formatDuration(readyAt - from)}` };
    },
    placeOf(subject, namespace, systemClock.now()),
  );
  return run.folder.readProof(identityOf(proof, run.repetition))?.verdict === 'pass';
}

/** Pods without a readiness probe are ready as soon as they run: that they do not listen, or end again, is seen in no condition. */
async function takingConnections(stage: Stage, app: Subject, target: Target): Promise<void> {
  if (target.way?.speaks !== 'http' || noLoad(target) !== undefined) return;
  const { actor, namespace, signal } = stage;
  const pods = stage.podsOf({ app }).map(({ name }) => name);
  try {
    await untilListening(actor.client, namespace, { target, pods }, { signal });
  } catch (error) {
    throw error instanceof UsageError ? new AppFault(describeError(error), { cause: error }) : error;
  }
}
