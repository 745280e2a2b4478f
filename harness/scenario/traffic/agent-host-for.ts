import type { DockerNetwork, RunningCluster } from '../../cluster/cluster-provider.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { containerAgent, hostAgent, type AgentHost } from '../../load/agent/agent-host.ts';
import { imageOf } from '../namespace/image-of.ts';
import { podAgent } from './pod-agent.ts';
import type { Stage } from '../namespace/stage.ts';

/** Chooses where the load agent of a stage runs, so that no proxy lies between it and the cluster. */
export function agentHostFor(stage: Stage): AgentHost {
  const { cluster } = stage;
  switch (cluster.loadPath) {
    case 'host-ports':
    case 'node-addresses':
    case 'load-balancer':
      return hostAgent();
    case 'cluster-network':
      return containerAgent({ ...networkOf(cluster), image: imageOf(cluster, { app: 'web', runtime: 'node' }) });
    case 'pods':
      return podAgent(stage, imageOf(cluster, { app: 'web', runtime: 'node' }));
  }
}

function networkOf({ network, provider }: RunningCluster): {
  readonly network: string;
  readonly env: DockerNetwork['env'];
} {
  if (network) return { network: network.name, env: network.env };
  throw new HarnessError(`The nodes of a cluster of provider \`${provider}\` are on no Docker network`, {
    code: 'no-cluster-network',
    fix: 'leave --load-path out, or choose another one',
  });
}
