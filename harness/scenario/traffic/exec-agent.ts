import { startExec, type ExecTarget } from '../../kube/client/exec.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import { agentArguments } from '../../load/agent/agent-bootstrap.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';

/** Runs the load agent in an existing pod whose image has Node.js. */
export function execAgent(client: KubeClient, target: ExecTarget): AgentHost {
  return {
    name: 'pods',
    spawn: async () => {
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
    },
  };
}
