import { HarnessError, type RunSomewhere } from '../../harness/testing/index.ts';

/**
 * For a second a node sends what comes for a NodePort of it to this address on it, whatever kube-proxy's rules say. The node itself takes
 * the rule away again, whatever becomes of us meanwhile.
 */
export async function sendPastRules(node: RunSomewhere, nodePort: number, address: string): Promise<void> {
  const rule = `PREROUTING -t nat -p tcp --dport ${nodePort} -j DNAT --to-destination ${address}`;
  const { exitCode, stderr } = await node(
    'sh',
    '-c',
    `trap 'iptables -D ${rule}' EXIT; iptables -I ${rule} && sleep 1`,
  );
  if (exitCode !== 0)
    throw new HarnessError(`Could not lead port ${nodePort} past the rules of the node: ${stderr.trim()}`, {
      code: 'rules-not-passed',
    });
}
