import { stringify } from 'yaml';
import type { Config } from '../../../config/config.ts';
import type { BindMount } from '../../cache-mark.ts';
import { releaseOf } from '../../node-image/kubernetes-releases.ts';

/** What a cluster is made like; of the default version of Kubernetes where it has none. */
export interface KindShape extends Pick<Config, 'crashBackOff' | 'kubernetesVersion'> {
  readonly proxyMode: 'iptables' | 'nftables';
  /** Several where a record of an earlier version says nothing. */
  readonly nodes?: 'one' | 'several';
  readonly cgroupVersion: 1 | 2;
  /** Path in the nodes of the resolver settings that pods get, where the node image has its own. */
  readonly resolvConf: string | undefined;
  /** Tells of every node's container from which cache folder it was made. */
  readonly mark: BindMount;
}

/** Node ports that lead from this machine through one worker: suites use these and no others. */
export const testNodePorts = [30080, 30081, 30082, 30083, 30084, 30085, 30086, 30087] as const;

/** How many nodes a cluster of this shape has; of one that is not known, several. */
export function nodeCount(shape: Pick<KindShape, 'nodes'> | undefined): number {
  return shape?.nodes === 'one' ? 1 : 3;
}

/**
 * kind's configuration of our cluster: one control plane and two workers, each with ports of its own on 127.0.0.1;
 * or one node, which is both.
 */
export function kindConfig(shape: KindShape): string {
  const { kubernetesVersion, proxyMode, nodes, cgroupVersion, resolvConf, crashBackOff, mark } = shape;
  const { gatesOfShortBackOff, kubeadmApi } = releaseOf(kubernetesVersion);
  const gates = crashBackOff === 'short' ? gatesOfShortBackOff : [];
  const kubelet = {
    kind: 'KubeletConfiguration',
    ...(gates.length > 0 ? { featureGates: Object.fromEntries(gates.map((gate) => [gate, true])) } : {}),
    // Minutes of waiting in crash loops become seconds.
    ...(crashBackOff === 'short' ? { crashLoopBackOff: { maxContainerRestartPeriod: '2s' } } : {}),
    // The kubelet refuses version 1 unless it is told not to.
    ...(cgroupVersion === 1 ? { failCgroupV1: false } : {}),
    ...(resolvConf === undefined ? {} : { resolvConf }),
  };
  // The cluster is thrown away, so nothing of etcd's needs to outlive a power cut; its waits for a busy disk stop the API.
  const noFsync = { name: 'unsafe-no-fsync', value: 'true' };
  const controlPlane = {
    kind: 'ClusterConfiguration',
    // An older kind may write another version, in which arguments have another form. The patch then applies to nothing.
    apiVersion: `kubeadm.k8s.io/${kubeadmApi}`,
    etcd: { local: { extraArgs: kubeadmApi === 'v1beta3' ? { [noFsync.name]: noFsync.value } : [noFsync] } },
  };
  const extraMounts = [{ ...mark, readOnly: true }];
  const worker = {
    role: 'worker',
    extraMounts,
    // -1: the engine takes free ones. With 0 kind does, for nodes that it makes beside each other, and once gave two of them the same.
    extraPortMappings: testNodePorts.map((containerPort) => ({
      containerPort,
      hostPort: -1,
      listenAddress: '127.0.0.1',
    })),
  };
  const both = { ...worker, role: 'control-plane' };
  return stringify(
    {
      kind: 'Cluster',
      apiVersion: 'kind.x-k8s.io/v1alpha4',
      networking: { kubeProxyMode: proxyMode, apiServerPort: -1 },
      kubeadmConfigPatches: [stringify(kubelet), stringify(controlPlane)],
      nodes: nodes === 'one' ? [both] : [{ role: 'control-plane', extraMounts }, worker, worker],
    },
    { aliasDuplicateObjects: false },
  );
}
