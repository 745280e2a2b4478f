import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { NodePortApp, Stage } from '../namespace/stage.ts';

/**
 * Makes every worker forget which pods connections to the app's NodePort went to when it was another's. A node remembers a
 * connection that was asked for and never answered for two minutes, and sends the next one from the same source port the same
 * way: to a pod of an earlier proof, which is dead.
 * @throws HarnessError in the words of `conntrack` when it cannot
 */
export async function forgetConnections(
  { cluster }: Stage,
  { nodePort }: NodePortApp,
  shell: Pick<NodeShell, 'runOnNode'>,
): Promise<void> {
  const forget = ['conntrack', '--delete', '--proto', 'tcp', '--dport', String(nodePort)];
  await Promise.all(
    cluster.entries.map(async ({ node }) => {
      let { exitCode, stderr } = await shell.runOnNode(node, forget);
      while (exitCode !== 0 && stderr.includes(endedMeanwhile))
        ({ exitCode, stderr } = await shell.runOnNode(node, forget));
      // It fails, too, when there was nothing to forget.
      if (exitCode === 0 || stderr.includes(' 0 flow entries have been deleted')) return;
      throw new HarnessError(`Node ${node} could not forget old connections: ${stderr.trim()}`, {
        code: 'connections-kept',
      });
    }),
  );
}

/** The node forgot one of them by itself, between its listing and its deletion. conntrack stops there, and leaves the rest. */
const endedMeanwhile = "such conntrack doesn't exist";
