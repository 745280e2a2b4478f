import { HarnessError } from '../../core/harness-error.ts';
import { apiPath } from './api-path.ts';
import { isNotFound } from './kube-error.ts';
import { nameOfManifest, type Manifest } from '../actions/manifest.ts';
import type { Transport } from './transport.ts';

interface ApiResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

export interface ObjectPath {
  readonly path: string;
  /** Its kind belongs in a namespace. */
  readonly namespaced: boolean;
}

/**
 * The address of an object of any kind, asked of the server's own discovery.
 * @throws HarnessError when the server does not know the kind; `unsafe-name` for names that would lead elsewhere
 */
export async function objectPath(transport: Transport, manifest: Manifest, namespace: string): Promise<ObjectPath> {
  const { apiVersion, kind, metadata } = manifest;
  const prefix = prefixOf(apiVersion);
  const resource = (await discover(transport, prefix)).find(
    (candidate) => candidate.kind === kind && !candidate.name.includes('/'),
  );
  if (!resource) {
    throw new HarnessError(`The cluster knows no ${kind} of ${apiVersion}, which ${nameOfManifest(manifest)} is`, {
      code: 'unknown-kind',
      fix: 'Correct its apiVersion and kind, or install what defines them',
    });
  }
  const place = resource.namespaced ? apiPath`/namespaces/${namespace}` : '';
  return { path: prefix + place + apiPath`/${resource.name}/${metadata.name}`, namespaced: resource.namespaced };
}

/** `apps/v1` is a group and its version; `v1` is of the core group, which has no name. */
export function prefixOf(apiVersion: string): string {
  const [first = '', ...rest] = apiVersion.split('/');
  return rest.length === 0 ? apiPath`/api/${first}` : apiPath`/apis/${first}` + apiPath`/${rest.join('/')}`;
}

async function discover(transport: Transport, path: string): Promise<ApiResourceList['resources']> {
  try {
    return ((await transport.json({ path })) as ApiResourceList).resources;
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
