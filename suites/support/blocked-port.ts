import { stdoutOf, type RunSomewhere } from '../../harness/testing/index.ts';

/**
 * Blocks a NodePort of one node for a second: what comes for it is answered with RST, on connections that are there already
 * too. The node itself takes the rule away again, whatever becomes of us meanwhile.
 */
export async function blockPort(node: RunSomewhere, nodePort: number): Promise<void> {
  // What comes for a NodePort is on its way to a pod, under another address, when filters see it.
  const rule = `FORWARD -p tcp -m conntrack --ctdir ORIGINAL --ctorigdstport ${nodePort} -j REJECT --reject-with tcp-reset`;
  await stdoutOf(node, 'sh', '-c', `trap 'iptables -D ${rule}' EXIT; iptables -I ${rule} && sleep 1`);
}
