import { UsageError } from '../../core/harness-error.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import { nameOfObject, objectsIn } from '../../kube/ownership/made-objects.ts';

/** Every namespace has some ConfigMaps from the cluster itself, and an EndpointSlice tells no more than its Service. */
const notTold: readonly string[] = ['ConfigMap', 'EndpointSlice'];
const shown = 3;

/**
 * A namespace that proofs are played in one after the other is for them alone: they look at all pods in it, and their objects have the same
 * names in every run.
 * @throws UsageError that names what somebody else has there, another run that goes on among them
 */
export async function assureAlone(client: Pick<KubeClient, 'transport'>, namespace: string): Promise<void> {
  const others = (await objectsIn(client, namespace)).filter(({ kind }) => !notTold.includes(kind));
  if (others.length === 0) return;
  const names = others.slice(0, shown).map((object) => nameOfObject(object, namespace));
  const more = others.length > shown ? ` and ${others.length - shown} more` : '';
  throw new UsageError(
    `Namespace ${namespace} is not empty: ${names.join(', ')}${more}`,
    'name one that is for this run alone with --namespace-only; nothing was made',
  );
}
