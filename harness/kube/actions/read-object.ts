import { objectPath } from '../client/object-path.ts';
import type { KubeClient } from '../client/kube-client.ts';
import type { Manifest } from './manifest.ts';

/**
 * An object that is there, with what the API server filled in.
 * @throws KubeError where it is not there, or may not be read
 */
export async function readObject(
  { transport }: Pick<KubeClient, 'transport'>,
  object: Pick<Manifest, 'apiVersion' | 'kind' | 'metadata'>,
  namespace: string,
): Promise<Manifest> {
  const { path } = await objectPath(transport, object, namespace);
  return (await transport.json({ path })) as Manifest;
}
