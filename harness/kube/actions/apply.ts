import { recordCommand, type Actor } from './actor.ts';
import { assureMayMake } from './assure-may-make.ts';
import { nameOfManifest, type Manifest } from './manifest.ts';
import { ownedManifest } from './owned-manifest.ts';
import { objectPath } from '../client/object-path.ts';

/**
 * Applies objects of any kind on the server's side, in the given order; those that belong in a namespace go into this
 * one, whatever they say themselves.
 * @returns the generation of each, to wait for; 0 for kinds without one
 * @throws KubeError with the server's words for a manifest that it refuses; HarnessError where the actor's owner may not make it there
 */
export async function apply(
  actor: Actor,
  manifests: readonly Manifest[],
  namespace: string,
): Promise<readonly number[]> {
  const generations: number[] = [];
  const { client, owner } = actor;
  const { transport } = client;
  for (const given of manifests) {
    const { path, namespaced } = await objectPath(transport, given, namespace);
    if (owner) await assureMayMake(transport, { manifest: given, path }, owner);
    const manifest = owner ? ownedManifest(given, owner) : given;
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
