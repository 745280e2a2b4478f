import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { NodePortApp, Stage } from '../namespace/stage.ts';

/**
 * Removes from every worker's connection tracking what connections to the app's NodePort did when it was another app's. A node remembers a
 * connection that was asked for and never answered for two minutes, and sends the next one from the same source port the same
 * way: to a pod of an earlier proof, which is dead.
 * @throws HarnessError in the words of `conntrack` when it cannot
 */
export async function flushConntrack(
  { cluster }: Stage,
  { nodePort }: NodePortApp,
  shell: Pick<NodeShell, 'runOnNode'>,
): Promise<void> {
  const flush = ['conntrack', '--delete', '--proto', 'tcp', '--dport', String(nodePort)];
  await Promise.all(
    cluster.entries.map(async ({ node }) => {
      let { exitCode, stderr } = await shell.runOnNode(node, flush);
      while (exitCode !== 0 && stderr.includes(endedMeanwhile))
        ({ exitCode, stderr } = await shell.runOnNode(node, flush));
      // The command fails, too, when there was nothing to delete.
      if (exitCode === 0 || stderr.includes(' 0 flow entries have been deleted')) return;
      throw new HarnessError(`Node ${node} could not flush its connection tracking: ${stderr.trim()}`, {
        code: 'connections-kept',
      });
    }),
  );
}

/** The node forgot one of them by itself, between its listing and its deletion. conntrack stops there, and leaves the rest. */
const endedMeanwhile = "such conntrack doesn't exist";
