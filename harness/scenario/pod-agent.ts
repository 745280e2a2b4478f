import { seconds } from '../core/duration.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { startExec } from '../kube/exec.ts';
import { agentArguments } from '../load/agent-bootstrap.ts';
import type { AgentHost } from '../load/agent-host.ts';
import { podOf } from '../workload/objects.ts';
import { apply } from '../kube/apply.ts';
import { podReady } from '../kube/pod-conditions.ts';
import type { Stage } from './stage.ts';

const name = 'load-agent';

/** A pod on the stage itself, with Node.js in its image: for clusters of which only the API is reached. */
export function podAgent(stage: Stage, image: string): AgentHost {
  return {
    name: 'pods',
    spawn: async () => {
      const { actor, namespace, hub } = stage;
      await apply(actor, [podOf(name, { image, command: ['sleep', 'infinity'] })], namespace);
      await hub.waitFor(podReady({ name }), { timeout: seconds(60) });
      return program(actor.client, namespace);
    },
  };
}

async function program(client: KubeClient, namespace: string) {
  const target = { namespace, pod: name, container: 'main' };
  const process = await startExec(client, target, ['node', ...agentArguments]);
  let said = '';
  process.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-4000);
  });
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    exited: process.exit.then(
      (exitCode) => ({ exitCode, summary: exitCode === 0 ? '' : `exit code ${exitCode}`, stderr: said }),
      (error: unknown) => ({ exitCode: undefined, summary: String(error), stderr: said }),
    ),
    kill: () => {
      process.disconnect();
    },
  };
}
