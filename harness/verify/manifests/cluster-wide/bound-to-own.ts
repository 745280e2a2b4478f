import { z } from 'zod';
import type { Manifest } from '../../../kube/actions/manifest.ts';

const subject = z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() });
type Subject = z.infer<typeof subject>;
const binding = z.looseObject({ subjects: z.array(subject).optional() });

const allAccountsOf = 'system:serviceaccounts:';

/**
 * A ClusterRoleBinding or RoleBinding whose subjects are in the namespace that its manifests are applied to, whatever namespace they write; all else as it
 * is.
 * @returns also the subjects that are somebody else, by name
 */
export function boundToOwn(
  manifest: Manifest,
  manifests: readonly Manifest[],
  namespace: string,
): { readonly manifest: Manifest; readonly others: readonly string[] } {
  const { subjects } = /^(?:Cluster)?RoleBinding$/.test(manifest.kind) ? (binding.safeParse(manifest).data ?? {}) : {};
  if (!subjects) return { manifest, others: [] };
  const bound = subjects.map((one) => ({ one, own: inOwn(one, manifests, namespace) }));
  return {
    manifest: { ...manifest, subjects: bound.map(({ one, own }) => own ?? one) },
    others: bound.flatMap(({ one, own }) => (own ? [] : [`${one.kind} ${one.name}`])),
  };
}

/** A subject as one of the namespace of ours; undefined where it is somebody else. */
function inOwn(one: Subject, manifests: readonly Manifest[], namespace: string): Subject | undefined {
  const isOwn = (name: string | undefined) => name === namespace || manifests.some((other) => writes(other, name));
  if (one.kind === 'Group' && one.name.startsWith(allAccountsOf))
    return isOwn(one.name.slice(allAccountsOf.length)) ? { ...one, name: allAccountsOf + namespace } : undefined;
  const isAccount = one.kind === 'ServiceAccount' && (isOwn(one.namespace) || manifests.some(isOfNoPlace(one.name)));
  return isAccount ? { ...one, namespace } : undefined;
}

function writes({ kind, metadata }: Manifest, namespace: string | undefined): boolean {
  return namespace !== undefined && (kind === 'Namespace' ? metadata.name : metadata.namespace) === namespace;
}

/** A ServiceAccount that names no namespace, and goes to where it is applied. */
function isOfNoPlace(name: string) {
  return ({ kind, metadata }: Manifest) =>
    kind === 'ServiceAccount' && metadata.name === name && metadata.namespace === undefined;
}
