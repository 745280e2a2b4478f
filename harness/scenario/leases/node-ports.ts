import type { RunningCluster } from '../../cluster/cluster-provider.ts';
import type { Clock } from '../../core/clock.ts';
import { milliseconds, minutes } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import type { Lease, Leases } from './leases.ts';

/** Where a cluster maps no ports to this machine: from the one that ours map first to the end of Kubernetes' own range. */
const usual = Array.from({ length: 32_768 - 30_080 }, (_, index) => 30_080 + index);

const patience = minutes(1);

/** A NodePort that is nobody else's until the lease is ended. */
export interface NodePortLease extends Pick<Lease, 'end'> {
  readonly nodePort: number;
}

/**
 * A NodePort that no Service has, and that leads here from outside where the cluster maps ports. A namespace that is
 * still on its way out keeps its port for a moment, and so do the proofs of other runs.
 * @throws HarnessError when all are taken for a minute
 */
export async function leaseNodePort(
  leases: Pick<Leases, 'tryOneOf'>,
  client: Pick<KubeClient, 'core'>,
  cluster: Pick<RunningCluster, 'entries'>,
  clock: Clock,
): Promise<NodePortLease> {
  const mapped = Object.keys(cluster.entries[0]?.hostPorts ?? {}).map(Number);
  const offered = mapped.length > 0 ? mapped : usual;
  const deadline = clock.now() + patience;
  for (;;) {
    const taken = await portsOfServices(client);
    for (const nodePort of offered.filter((port) => !taken.has(port))) {
      const lease = leases.tryOneOf([`node-port-${nodePort}`]);
      if (!lease) continue;
      // The proof that held the port until now may have made its Service since.
      if (!(await portsOfServices(client)).has(nodePort)) return { nodePort, end: lease.end };
      lease.end();
    }
    if (clock.now() > deadline)
      throw new HarnessError(`All test NodePorts are taken: ${shown(offered)}`, {
        code: 'no-node-port',
        fix: 'see who has them: kubectl get services --all-namespaces',
      });
    await clock.sleep(milliseconds(500));
  }
}

function shown(ports: readonly number[]): string {
  return ports.length > 20 ? `${String(ports[0])} to ${String(ports.at(-1))}` : ports.join(', ');
}

async function portsOfServices({ core }: Pick<KubeClient, 'core'>): Promise<ReadonlySet<number>> {
  const { items } = await core.listServiceForAllNamespaces();
  return new Set(items.flatMap(({ spec }) => spec?.ports?.flatMap(({ nodePort }) => nodePort ?? []) ?? []));
}
