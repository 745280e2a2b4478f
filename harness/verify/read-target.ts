import { UsageError } from '../core/harness-error.ts';
import { suggestion } from '../core/text/suggestion.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { readDeployments } from '../kube/facts/read-deployments.ts';
import { readSurroundings } from '../kube/facts/surroundings.ts';
import { targetOf, type AskedWay, type Target } from './target.ts';

/**
 * Reads a Deployment that is there, and what stands around it.
 * @throws UsageError where there is no such Deployment; KubeError where it may not be read
 */
export async function readTarget(
  client: KubeClient,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  asked: AskedWay,
): Promise<Target> {
  const deployments = await readDeployments(client, namespace);
  const deployment = deployments.find((one) => one.name === name);
  if (deployment) return targetOf(deployment, await readSurroundings(client, namespace), asked);
  const known = deployments.map((one) => one.name);
  throw new UsageError(
    `There is no Deployment ${name} in namespace ${namespace}`,
    known.length > 0 ? suggestion(name, known) : `it has none: is ${namespace} the right namespace (-n)?`,
  );
}
