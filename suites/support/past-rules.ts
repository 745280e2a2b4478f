import { stdoutOf, type RunSomewhere } from '../../harness/testing/index.ts';

/** Before the rules of kube-proxy, in whatever mode, which have the priority of all translation of destinations (-100). */
const priority = -110;

/**
 * For a second a node sends what comes for a NodePort of it to this address on it, whatever kube-proxy's rules say. The node itself takes
 * the rule away again, whatever becomes of us meanwhile.
 */
export async function sendPastRules(node: RunSomewhere, nodePort: number, address: string): Promise<void> {
  const table = `ip seaworthy-past-${nodePort}`;
  const chain = `type nat hook prerouting priority ${priority}; policy accept;`;
  const rules = `table ${table} { chain prerouting { ${chain} tcp dport ${nodePort} dnat to ${address}; }; }`;
  await stdoutOf(node, 'sh', '-c', `trap 'nft delete table ${table}' EXIT; nft '${rules}' && sleep 1`);
}
