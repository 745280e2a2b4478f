import { seconds } from '../../core/duration.ts';
import { apply } from '../../kube/actions/apply.ts';
import { podReady } from '../../kube/conditions/pod-conditions.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import { agentPod } from '../../subject/agent-pods.ts';
import type { Manifest } from '../../subject/manifest.ts';
import { execAgent } from './exec-agent.ts';
import type { Stage } from '../namespace/stage.ts';

/** A pod on the stage itself, with Node.js in its image: for clusters of which only the API is reached. */
export function podAgent(stage: Stage, image: string): AgentHost {
  return agentInPod(stage, agentPod({ name: 'load-agent', image }));
}

/** The same in a pod that is given, which is made where it is not there yet. */
export function agentInPod(stage: Stage, pod: Manifest): AgentHost {
  const { actor, namespace, hub } = stage;
  const { name } = pod.metadata;
  const agent = execAgent(actor.client, { namespace, pod: name, container: 'main' });
  return {
    ...agent,
    spawn: async () => {
      await apply(actor, [pod], namespace);
      await hub.waitFor(podReady({ name }), { timeout: seconds(60) });
      return agent.spawn();
    },
  };
}
