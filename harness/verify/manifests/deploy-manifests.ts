import { systemClock } from '../../core/clock.ts';
import { formatDuration, seconds } from '../../core/duration.ts';
import { workloadComplete } from '../../kube/conditions/workload-conditions.ts';
import { waitUnlessStuck } from '../../scenario/disruptions/wait-unless-stuck.ts';
import { allReplacedAtMost } from '../proofs/limits.ts';
import { asFault, identityOf, placeOf, runAndTell, subjectOf, type TargetRun } from '../prove-target.ts';
import type { Target } from '../target.ts';

/** The proof that comes before all others where manifests were applied. */
export const deployProof = { id: 'deploy', title: 'its pods become ready' } as const;

/**
 * Waits until the pods of a workload that was applied are ready, as a proof: what keeps them is a fault of the manifests.
 * @returns whether they did
 */
export async function proveDeployed(
  { run, onLine }: Pick<TargetRun, 'run' | 'onLine'>,
  namespace: string,
  target: Target,
): Promise<boolean> {
  const { workload, labels } = target;
  const subject = subjectOf(target, target.way?.service.name ?? '');
  const timeout = seconds(allReplacedAtMost(target, Math.max(1, workload.replicas)) / 1000);
  await runAndTell(
    { run, onLine },
    deployProof,
    async (scene) => {
      const stage = await scene.stage();
      const { clock } = stage;
      const from = clock.now();
      try {
        await waitUnlessStuck(stage, workloadComplete(workload.kind, workload.name), { timeout, labels });
      } catch (error) {
        throw run.signal.aborted ? error : asFault(error);
      }
      const pods = workload.replicas === 1 ? 'its pod was' : `all ${workload.replicas} pods were`;
      return { assertions: 1, statement: `${pods} ready within ${formatDuration(clock.now() - from)}` };
    },
    placeOf(subject, namespace, systemClock.now()),
  );
  return run.folder.readProof(identityOf(deployProof))?.verdict === 'pass';
}
