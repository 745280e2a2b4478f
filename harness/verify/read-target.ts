import { UsageError } from '../core/harness-error.ts';
import { suggestion } from '../core/text/suggestion.ts';
import { nameOfWorkload } from '../kube/actions/workload-actions.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { readWorkloads } from '../kube/facts/read-workloads.ts';
import { readSurroundings } from '../kube/facts/surroundings.ts';
import type { WorkloadSpec } from '../kube/facts/workload-spec.ts';
import { targetOf, type AskedWay, type Target } from './target.ts';

/** As it is typed: `deployment/web` */
export const typedName: (workload: WorkloadName) => string = nameOfWorkload;

/** A workload as it is named on the command line. */
export type WorkloadName = Pick<WorkloadSpec, 'kind' | 'name'>;

/**
 * Reads a workload that is there, and what stands around it.
 * @throws UsageError where there is no such workload; KubeError where it may not be read
 */
export async function readTarget(
  client: KubeClient,
  namespace: string,
  { kind, name }: WorkloadName,
  asked: AskedWay,
): Promise<Target> {
  const workloads = await readWorkloads(client, kind, namespace);
  const workload = workloads.find((one) => one.name === name);
  if (workload)
    return targetOf(workload, await readSurroundings(client, namespace, workload.claims !== undefined), asked);
  const known = workloads.map((one) => one.name);
  throw new UsageError(
    `There is no ${kind} ${name} in namespace ${namespace}`,
    known.length > 0 ? suggestion(name, known) : `it has none: is ${namespace} the right namespace (-n)?`,
  );
}
