import { recordCommand, type Actor } from '../../../kube/actions/actor.ts';
import { nameOfManifest, type Manifest } from '../../../kube/actions/manifest.ts';
import { labels } from '../../../kube/actions/namespace.ts';
import { ownedManifest, type Owner } from '../../../kube/actions/owned-manifest.ts';
import { isConflict } from '../../../kube/client/kube-error.ts';
import { objectPath } from '../../../kube/client/object-path.ts';
import { hasOwner } from '../../../kube/ownership/ownership.ts';
import { boundToOwn } from './bound-to-own.ts';
import type { AllowedAmong } from './allowed-kinds.ts';

/** Which cluster-scoped objects may be made, and who owns them. */
export interface ClusterWide {
  readonly kinds: readonly string[];
  /** Absent where no kind is allowed. */
  readonly owner?: Owner;
}

const usual = { fieldManager: 'seaworthy', fieldValidation: 'Strict' } as const;

/**
 * Makes a cluster-scoped object, where none of its name is there: one of somebody else is neither changed nor taken for ours. One that the
 * same run has made of an older version is changed.
 * @returns why it is not made; undefined where it is
 */
export async function makeClusterWide(
  actor: Actor,
  given: Manifest,
  { manifests, namespace }: AllowedAmong,
  owner: Owner | undefined,
): Promise<string | undefined> {
  if (!owner) throw new RangeError(`Expected an owner of ${nameOfManifest(given)}`);
  const { transport } = actor.client;
  const body = ownedManifest(boundToOwn(ofNoNamespace(given), manifests, namespace).manifest, owner);
  const { path } = await objectPath(transport, body, namespace);
  recordCommand(actor, 'create', nameOfManifest(body));
  try {
    await transport.json({ method: 'POST', path: path.slice(0, path.lastIndexOf('/')), query: usual, body });
    return undefined;
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
  const there = (await transport.json({ path })) as Pick<Manifest, 'metadata'>;
  if (there.metadata.labels?.[labels.run] !== owner.labels[labels.run] || !hasOwner(there))
    return 'one of its name is there already, and is not ours';
  const contentType = 'application/apply-patch+yaml';
  await transport.json({ method: 'PATCH', path, query: { ...usual, force: true }, contentType, body });
  return undefined;
}

/** The API server refuses one that names a namespace. */
function ofNoNamespace({ metadata, ...manifest }: Manifest): Manifest {
  const fields = Object.entries(metadata).filter(([field]) => field !== 'namespace');
  return { ...manifest, metadata: Object.fromEntries(fields) as unknown as Manifest['metadata'] };
}
