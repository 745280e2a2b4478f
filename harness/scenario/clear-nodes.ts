import type { ClusterProvider, NodeShell, RunningCluster } from '../cluster/cluster-provider.ts';
import { crictl } from '../cluster/crictl.ts';
import { HarnessError } from '../core/harness-error.ts';

/** What a proof makes on nodes is named after its namespace, so that what it leaves can be told from that of others. */
export interface NamesOnNodes {
  /** Host of a registry that containerd knows. */
  readonly registry: string;
  /** Network namespaces. */
  readonly scratch: string;
  readonly sink: string;
  /** Comment of rules of iptables in the mangle table. */
  readonly rule: string;
}

export function namesOnNodes(namespace: string): NamesOnNodes {
  return {
    registry: `registry.${namespace}.test`,
    scratch: `${namespace}.scratch`,
    sink: `${namespace}.sink`,
    rule: namespace,
  };
}

/** A shell script that removes what the proofs of the given namespaces have made where it runs, if there is anything. */
const script = `
set -e
hosts=$1
shift
for namespace; do
  registry="registry.$namespace.test"
  if [ -d "$hosts/$registry" ]; then
    images=$(${crictl.join(' ')} images --no-trunc)
    printf '%s\\n' "$images" | awk -v host="$registry/" 'index($1, host) == 1 { print $3 }' | sort -u | xargs -r ${crictl.join(' ')} rmi
    rm -r "$hosts/$registry"
  fi
  for network in "$namespace.scratch" "$namespace.sink"; do
    if [ -e "/run/netns/$network" ]; then ip netns delete "$network"; fi
  done
  rules=$(iptables -w 5 -t mangle -S POSTROUTING)
  printf '%s\\n' "$rules" | sed -n "/--comment $namespace\\( .*\\)*$/s/^-A /-D /p" | while read -r rule; do
    iptables -w 5 -t mangle $rule
  done
done`;

/**
 * The command that clears the place where it runs of what the proofs of these namespaces have made there.
 * @param registryHosts where containerd keeps which registries it knows, a directory each
 */
export function clearingCommand(
  namespaces: readonly string[],
  registryHosts = '/etc/containerd/certs.d',
): readonly string[] {
  return ['sh', '-c', script, 'sh', registryHosts, ...namespaces];
}

/**
 * Clears nodes, and the network that they leave by, of what the proofs of these namespaces have made there.
 * @throws HarnessError in the words of the node that could not be cleared
 */
export async function clearNodes(
  shell: NodeShell,
  nodes: readonly string[],
  namespaces: readonly string[],
): Promise<void> {
  const command = clearingCommand(namespaces);
  const places = nodes.map((node) => ({ place: `node ${node}`, ended: shell.runOnNode(node, command) }));
  for (const { place, ended } of [...places, { place: 'on the host', ended: shell.runOnHost(command) }]) {
    const { exitCode, stderr } = await ended;
    if (exitCode !== 0)
      throw new HarnessError(`The leftovers of a killed run could not be removed, ${place}: ${stderr.trim()}`, {
        code: 'nodes-not-cleared',
        fix: 'Recreate the cluster: `seaworthy down`, then `seaworthy up`',
      });
  }
}

/** `clearNodes` for a cluster: on the workers of one that we made, and nothing on another. */
export function clearingOf(
  { nodeShell }: Pick<ClusterProvider, 'nodeShell'>,
  { ours, entries }: Pick<RunningCluster, 'ours' | 'entries'>,
): (namespaces: readonly string[]) => Promise<void> {
  return async (namespaces) => {
    if (!ours || !nodeShell) return;
    const nodes = entries.map(({ node }) => node);
    await clearNodes(nodeShell, nodes, namespaces);
  };
}
