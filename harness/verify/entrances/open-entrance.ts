import type { ProvidedCluster } from '../../cluster/cluster-provider.ts';
import { UsageError } from '../../core/harness-error.ts';
import { byAddress } from './by-address.ts';
import { byLoadBalancer } from './by-load-balancer.ts';
import { byNodePort } from './by-node-port.ts';
import { byUrl } from './by-url.ts';
import type { Entrance, EntranceOptions } from './entrance.ts';

/**
 * By the URL that is named; else by a NodePort, by a load balancer, or by the address of the user's Service.
 * @throws UsageError where there is no way in
 */
export function openEntrance(options: EntranceOptions): Promise<Entrance> {
  const { url, way, workload } = options.target;
  if (url) return byUrl(options, url);
  if (!way) throw new UsageError(`No Service selects the pods of ${workload.kind} ${workload.name}`);
  return { 'node-port': byNodePort, 'load-balancer': byLoadBalancer, address: byAddress }[
    exposureOn(options.run.cluster)
  ](options, way);
}

/** How load gets to a Service: by one of ours of such a type beside it, or by its own address. */
export type Exposure = 'node-port' | 'load-balancer' | 'address';

/** By a NodePort on clusters of ours, and on those of others whose nodes are to be reached from here. */
export function exposureOn({ ours, loadPath }: Pick<ProvidedCluster, 'ours' | 'loadPath'>): Exposure {
  if (ours || loadPath === 'node-addresses') return 'node-port';
  return loadPath === 'load-balancer' ? 'load-balancer' : 'address';
}
