import { stringify } from 'yaml';
import type { Config } from '../../../config/config.ts';
import type { BindMount } from '../../cache-mark.ts';

export interface KindShape extends Pick<Config, 'crashBackOff'> {
  readonly proxyMode: 'iptables' | 'nftables';
  readonly cgroupVersion: 1 | 2;
  /** Path in the nodes of the resolver settings that pods get, where the node image has its own. */
  readonly resolvConf: string | undefined;
  /** Tells of every node's container from which cache folder it was made. */
  readonly mark: BindMount;
}

/** Node ports that lead from this machine through one worker: suites use these and no others. */
export const testNodePorts = [30080, 30081, 30082, 30083, 30084, 30085, 30086, 30087] as const;

/** kind's configuration of our cluster: one control plane and two workers, each with ports of its own on 127.0.0.1. */
export function kindConfig({ proxyMode, cgroupVersion, resolvConf, crashBackOff, mark }: KindShape): string {
  const kubelet = {
    kind: 'KubeletConfiguration',
    // Minutes of waiting in crash loops become seconds.
    ...(crashBackOff === 'short' ? { crashLoopBackOff: { maxContainerRestartPeriod: '2s' } } : {}),
    // The kubelet refuses version 1 unless it is told not to.
    ...(cgroupVersion === 1 ? { failCgroupV1: false } : {}),
    ...(resolvConf === undefined ? {} : { resolvConf }),
  };
  // The cluster is thrown away, so nothing of etcd's needs to outlive a power cut; its waits for a busy disk stop the API.
  const controlPlane = {
    kind: 'ClusterConfiguration',
    // An older kind writes another version, in which arguments have another form. The patch then applies to nothing.
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    etcd: { local: { extraArgs: [{ name: 'unsafe-no-fsync', value: 'true' }] } },
  };
  const extraMounts = [{ ...mark, readOnly: true }];
  const worker = {
    role: 'worker',
    extraMounts,
    // Port 0: kind takes a free one.
    extraPortMappings: testNodePorts.map((containerPort) => ({
      containerPort,
      hostPort: 0,
      listenAddress: '127.0.0.1',
    })),
  };
  return stringify(
    {
      kind: 'Cluster',
      apiVersion: 'kind.x-k8s.io/v1alpha4',
      networking: { kubeProxyMode: proxyMode },
      kubeadmConfigPatches: [stringify(kubelet), stringify(controlPlane)],
      nodes: [{ role: 'control-plane', extraMounts }, worker, worker],
    },
    { aliasDuplicateObjects: false },
  );
}
