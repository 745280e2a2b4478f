import { namesOnNodes } from '../../scenario/clear-nodes.ts';
import { stdoutOf, type RunSomewhere } from './run-somewhere.ts';

/** A host of our own making, whose default route leads to another that keeps all it gets. */
export interface ScratchNetwork {
  /** Runs a program on that host. */
  readonly inside: RunSomewhere;
  remove(): Promise<void>;
}

/**
 * Two network namespaces on a node, joined by a link: what leaves the one ends in the other, and nowhere else.
 * @param namespace of the proof, which they are named after
 */
export async function scratchNetwork(node: RunSomewhere, namespace: string): Promise<ScratchNetwork> {
  const { scratch: client, sink } = namesOnNodes(namespace);
  const remove = async () => {
    await stdoutOf(node, 'sh', '-c', `ip netns delete ${client}; ip netns delete ${sink}; true`);
  };
  await stdoutOf(
    node,
    'sh',
    '-c',
    `set -e
    ip netns add ${client}; ip netns add ${sink}
    ip link add sw-up netns ${client} type veth peer name sw-down netns ${sink}
    ip -n ${client} address add 198.18.0.2/24 dev sw-up; ip -n ${client} link set sw-up up; ip -n ${client} link set lo up
    ip -n ${sink} address add 198.18.0.1/24 dev sw-down; ip -n ${sink} link set sw-down up
    ip -n ${client} route add default via 198.18.0.1`,
  );
  return { inside: (...command) => node('ip', 'netns', 'exec', client, ...command), remove };
}
