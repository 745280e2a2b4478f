import type { ClusterProvider, RunningCluster } from '../../cluster/cluster-provider.ts';
import { systemClock } from '../../core/clock.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import type { Reaped } from '../../kube/ownership/leftover.ts';
import { reapNamespace, reapRunIn } from '../../kube/ownership/reap-namespace.ts';
import { reapLeftovers, reapRun } from '../../kube/ownership/reaper.ts';
import { clearingOf } from '../../scenario/clear-nodes.ts';

/** Removes what runs that are over have left, as far as it may look. */
export interface Reaper {
  /** What dead runs have left. */
  leftovers(): Promise<Reaped>;
  /** What a run that is over has left, whatever became of its processes. */
  ofRun(run: string): Promise<Reaped>;
}

export function reaperOf(
  client: KubeClient,
  provider: Pick<ClusterProvider, 'nodeShell'>,
  cluster: Pick<RunningCluster, 'ours' | 'entries' | 'onlyIn'>,
): Reaper {
  const { onlyIn } = cluster;
  if (onlyIn !== undefined)
    return {
      leftovers: () => reapNamespace(client, systemClock, onlyIn),
      ofRun: (run) => reapRunIn(client, systemClock, onlyIn, run),
    };
  const clearElsewhere = clearingOf(provider, cluster);
  return {
    leftovers: () => reapLeftovers(client, systemClock, clearElsewhere),
    ofRun: (run) => reapRun(client, systemClock, run, clearElsewhere),
  };
}
