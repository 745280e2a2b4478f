import { namesOnNodes } from '../../scenario/clear-nodes.ts';
import { stdoutOf, type RunSomewhere } from './run-somewhere.ts';

/** Counts packets that leave this network for one address, without touching them. */
export interface PacketCounter {
  read(): Promise<number>;
  remove(): Promise<void>;
}

/**
 * A rule in the mangle table, which every packet passes on its way out, whatever the routes before it said.
 * @param namespace of the proof, which it is named after
 */
export async function countPackets(on: RunSomewhere, address: string, namespace: string): Promise<PacketCounter> {
  const { rule: comment } = namesOnNodes(namespace);
  const rule = ['POSTROUTING', '-d', `${address}/32`, '!', '-o', 'lo', '-m', 'comment', '--comment', comment];
  await stdoutOf(on, 'iptables', '-t', 'mangle', '-I', ...rule);
  return {
    read: async () => {
      const listed = await stdoutOf(on, 'iptables', '-t', 'mangle', '-L', 'POSTROUTING', '-v', '-n', '-x');
      const line = listed.split('\n').find((candidate) => candidate.includes(`/* ${comment} */`));
      return Number(line?.trim().split(/\s+/)[0]);
    },
    remove: async () => {
      await stdoutOf(on, 'iptables', '-t', 'mangle', '-D', ...rule);
    },
  };
}
