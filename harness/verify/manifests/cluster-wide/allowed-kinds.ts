import { UsageError } from '../../../core/harness-error.ts';
import { suggestion } from '../../../core/text/suggestion.ts';
import type { Manifest } from '../../../kube/actions/manifest.ts';
import { clusterWideResources } from '../../../kube/ownership/cluster-wide.ts';
import { boundToOwn } from './bound-to-own.ts';
import { allowableKinds, refusedKinds } from './scope.ts';

/**
 * A cluster-scoped kind, objects of which may be made.
 * @throws UsageError for one that could harm others, and for what is no such kind
 */
export function allowedKind(typed: string): string {
  const isTyped = (kind: string) => kind.toLowerCase() === typed.toLowerCase();
  const found = allowableKinds.find(isTyped);
  if (found !== undefined) return found;
  const refused = Object.keys(refusedKinds).find(isTyped);
  if (refused !== undefined)
    throw new UsageError(`--allow-kind cannot allow ${refused}: ${refusedKinds[refused] ?? ''}`);
  throw new UsageError(
    `--allow-kind takes ${allowableKinds.join(', ')}, which belong to no namespace, and not \`${typed}\``,
    suggestion(typed, allowableKinds),
  );
}

/** Manifests that are applied together, and the cluster-scoped kinds that are allowed among them. */
export interface AllowedAmong {
  readonly manifests: readonly Manifest[];
  readonly kinds: readonly string[];
  /** The one that they are applied to; empty as long as it is not there. */
  readonly namespace: string;
}

/** Why a cluster-scoped object is not made; undefined where it may be, if none of its name is there. */
export function whyNotMade(manifest: Manifest, { manifests, kinds, namespace }: AllowedAmong): string | undefined {
  const { apiVersion, kind } = manifest;
  const isAllowable = clusterWideResources.some((one) => one.kind === kind && one.apiVersion === apiVersion);
  if (!isAllowable) return 'it belongs to no namespace';
  if (!kinds.includes(kind)) return `it belongs to no namespace, and --allow-kind ${kind} is not given`;
  const { others } = boundToOwn(manifest, manifests, namespace);
  const strangers = `it binds ${others.join(' and ')}, who is not of the namespace that these manifests name`;
  return harm(manifest) ?? (others.length === 0 ? undefined : strangers);
}

/** What it would be to others. */
function harm({ kind, metadata, ...fields }: Manifest): string | undefined {
  const isTrue = (of: Readonly<Record<string, string>> | undefined, matches: RegExp) =>
    Object.entries(of ?? {}).find(([key, value]) => matches.test(key) && value === 'true')?.[0];
  const aggregated = kind === 'ClusterRole' ? isTrue(metadata.labels, /\/aggregate-to-/) : undefined;
  if (aggregated !== undefined) return `its rules would be added to those of others, by its label ${aggregated}`;
  if (isTrue(metadata.annotations, /\/is-default-class$/) !== undefined)
    return 'it would be the default of others, by its annotation is-default-class';
  if (kind === 'PriorityClass' && (fields as { readonly globalDefault?: unknown }).globalDefault === true)
    return 'it would be the priority of all pods that name none (globalDefault)';
  return undefined;
}
