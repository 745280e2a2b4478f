import { recordCommand, type Actor } from './actor.ts';
import { nameOfManifest, type Manifest } from './manifest.ts';
import { objectPath } from '../client/object-path.ts';

/**
 * Applies objects of any kind on the server's side, in the given order; those that belong in a namespace go into this
 * one, whatever they say themselves.
 * @returns the generation of each, to wait for; 0 for kinds without one
 * @throws KubeError with the server's words for a manifest that it refuses
 */
export async function apply(
  actor: Actor,
  manifests: readonly Manifest[],
  namespace: string,
): Promise<readonly number[]> {
  const generations: number[] = [];
  for (const manifest of manifests) {
    const { transport } = actor.client;
    const { path, namespaced } = await objectPath(transport, manifest, namespace);
    const body = namespaced ? { ...manifest, metadata: { ...manifest.metadata, namespace } } : manifest;
    recordCommand(actor, 'apply', nameOfManifest(manifest));
    const applied = await transport.json({
      method: 'PATCH',
      path,
      query: { fieldManager: 'seaworthy', force: true, fieldValidation: 'Strict' },
      contentType: 'application/apply-patch+yaml',
      body,
    });
    generations.push((applied as { metadata: { generation?: number } }).metadata.generation ?? 0);
  }
  return generations;
}
