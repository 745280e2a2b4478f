import { apiPath } from '../client/api-path.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { prefixOf } from '../client/object-path.ts';
import type { MadeResource } from './made-resources.ts';

/** An object that is there. */
export interface FoundObject {
  readonly kind: string;
  /** Its address at the API server. */
  readonly path: string;
  readonly metadata: FoundMetadata;
}

interface FoundMetadata {
  readonly name: string;
  readonly uid: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Record<string, string>;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly finalizers?: readonly string[];
}

/**
 * The objects of a kind.
 * @param namespace left out: of all of them, or of none
 * @param labelSelector left out: whatever their labels
 * @throws KubeError where the API server does not list them
 */
export async function listObjects(
  { transport }: Pick<KubeClient, 'transport'>,
  { apiVersion, kind, plural }: MadeResource,
  { namespace, labelSelector }: { readonly namespace?: string; readonly labelSelector?: string | undefined },
): Promise<readonly FoundObject[]> {
  const within = namespace === undefined ? '' : apiPath`/namespaces/${namespace}`;
  const path = prefixOf(apiVersion) + within + apiPath`/${plural}`;
  const query: Readonly<Record<string, string>> = labelSelector === undefined ? {} : { labelSelector };
  const { items } = (await transport.json({ path, query })) as {
    readonly items: readonly Pick<FoundObject, 'metadata'>[] | null;
  };
  return (items ?? []).map(({ metadata }) => ({ kind, path: path + apiPath`/${metadata.name}`, metadata }));
}
