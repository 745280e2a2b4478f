import type { KubeClient } from './kube-client.ts';

export interface NodeInfo {
  readonly name: string;
  readonly controlPlane: boolean;
  readonly ready: boolean;
  readonly schedulable: boolean;
  readonly address: string;
  readonly kubeletVersion: string;
  readonly containerRuntime: string;
}

export interface ClusterInfo {
  /** `v1.34.0` */
  readonly version: string;
  readonly nodes: readonly NodeInfo[];
}

/** What the cluster says about itself. */
export async function clusterInfo({ core, version }: KubeClient): Promise<ClusterInfo> {
  const [{ gitVersion }, { items }] = await Promise.all([version.getCode(), core.listNode()]);
  const nodes = items.map(({ metadata, spec, status }) => ({
    name: metadata?.name ?? '',
    controlPlane: metadata?.labels?.['node-role.kubernetes.io/control-plane'] !== undefined,
    ready: status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false,
    schedulable: spec?.unschedulable !== true,
    address: status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    kubeletVersion: status?.nodeInfo?.kubeletVersion ?? '',
    containerRuntime: status?.nodeInfo?.containerRuntimeVersion ?? '',
  }));
  return { version: gitVersion, nodes };
}
