import { seconds } from '../../core/duration.ts';
import { apply } from '../../kube/actions/apply.ts';
import { podReady } from '../../kube/conditions/pod-conditions.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import { podOf } from '../../subject/objects.ts';
import { execAgent } from './exec-agent.ts';
import type { Stage } from '../namespace/stage.ts';

const name = 'load-agent';

/** A pod on the stage itself, with Node.js in its image: for clusters of which only the API is reached. */
export function podAgent(stage: Stage, image: string): AgentHost {
  const { actor, namespace, hub } = stage;
  const agent = execAgent(actor.client, { namespace, pod: name, container: 'main' });
  return {
    ...agent,
    spawn: async () => {
      await apply(actor, [podOf(name, { image, command: ['sleep', 'infinity'] })], namespace);
      await hub.waitFor(podReady({ name }), { timeout: seconds(60) });
      return agent.spawn();
    },
  };
}
