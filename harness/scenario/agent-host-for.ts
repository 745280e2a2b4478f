import type { EquippedCluster } from '../cluster/bring-up.ts';
import { HarnessError } from '../core/harness-error.ts';
import { hostAgent, type AgentHost } from '../load/agent-host.ts';

/** Where the load agent of this cluster runs, so that nothing but the cluster stands in its way. */
export function agentHostFor(cluster: EquippedCluster): AgentHost {
  if (cluster.loadPath === 'host-ports') return hostAgent();
  throw new HarnessError(`No load agent for path \`${cluster.loadPath}\` yet`, { code: 'no-load-path' });
}
