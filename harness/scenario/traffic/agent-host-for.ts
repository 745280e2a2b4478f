import { containerAgent, hostAgent, type AgentHost } from '../../load/agent/agent-host.ts';
import { imageOf } from '../namespace/image-of.ts';
import { podAgent } from './pod-agent.ts';
import type { Stage } from '../namespace/stage.ts';

/** Where the load agent of a stage runs, so that nothing but the cluster stands in its way. */
export function agentHostFor(stage: Stage): AgentHost {
  const { cluster } = stage;
  switch (cluster.loadPath) {
    case 'host-ports':
      return hostAgent();
    case 'cluster-network':
      return containerAgent({
        env: cluster.dockerEnv,
        network: 'kind',
        image: imageOf(cluster, { app: 'web', runtime: 'node' }),
      });
    case 'pods':
      return podAgent(stage, imageOf(cluster, { app: 'web', runtime: 'node' }));
  }
}
