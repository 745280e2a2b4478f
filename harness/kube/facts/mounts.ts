import type { V1Container, V1Pod, V1StatefulSetSpec, V1Volume } from '@kubernetes/client-node';
import { chosenContainer } from './pod-fact.ts';
import type { SentinelFact } from '../../timeline/fact.ts';

/** Where a container can write, as its pod says. */
export type WritableMount = Pick<SentinelFact, 'path' | 'volume'>;

/**
 * Kinds of volumes whose life Kubernetes promises something of. Of others some cannot be written to (configMap, secret, projected, downwardAPI,
 * image), one is a directory of the node (hostPath), and of the rest their drivers decide.
 */
const kinds = ['emptyDir', 'ephemeral', 'persistentVolumeClaim'] as const;

/** What a container of a pod can write to, its own filesystem first; empty where the pod has no such container. */
export function writableMounts({ spec }: Pick<V1Pod, 'spec'>, name: string): readonly WritableMount[] {
  const container = spec?.containers.find((one) => one.name === name);
  if (!container) return [];
  const mounts = (container.volumeMounts ?? []).flatMap((mount): readonly WritableMount[] => {
    const volume = spec?.volumes?.find((one) => one.name === mount.name);
    const kind = volume && kindOf(volume);
    return kind === undefined || mount.readOnly ? [] : [{ path: withoutSlash(mount.mountPath), volume: kind }];
  });
  return hasWritableRoot(container) ? [{ path: '/', volume: 'container' }, ...mounts] : mounts;
}

/** Whether no pod of a workload can write anything, in its main container, as its manifest says. A StatefulSet adds a volume for each of its claims. */
export function writesNowhere(workload: object): boolean {
  const { spec: its = {} } = workload as { readonly spec?: Partial<V1StatefulSetSpec> };
  const { template, volumeClaimTemplates = [] } = its;
  const spec = template?.spec;
  if (!spec || volumeClaimTemplates.length > 0) return false;
  const main = chosenContainer(template.metadata?.annotations) ?? spec.containers[0]?.name ?? '';
  return writableMounts({ spec }, main).length === 0;
}

function kindOf(volume: V1Volume): (typeof kinds)[number] | undefined {
  return kinds.find((kind) => volume[kind] !== undefined);
}

function hasWritableRoot({ securityContext }: V1Container): boolean {
  return securityContext?.readOnlyRootFilesystem !== true;
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
