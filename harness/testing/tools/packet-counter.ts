import { HarnessError } from '../../core/harness-error.ts';
import { namesOnNodes } from '../../scenario/clear-nodes.ts';
import type { RunSomewhere } from './request-by-curl.ts';

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
  await must(on, 'iptables', '-t', 'mangle', '-I', ...rule);
  return {
    read: async () => {
      const listed = await must(on, 'iptables', '-t', 'mangle', '-L', 'POSTROUTING', '-v', '-n', '-x');
      const line = listed.split('\n').find((candidate) => candidate.includes(`/* ${comment} */`));
      return Number(line?.trim().split(/\s+/)[0]);
    },
    remove: async () => {
      await must(on, 'iptables', '-t', 'mangle', '-D', ...rule);
    },
  };
}

async function must(on: RunSomewhere, ...command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await on(...command);
  if (exitCode === 0) return stdout;
  throw new HarnessError(`\`${command.join(' ')}\` ended with ${exitCode}: ${stderr.trim()}`, {
    code: 'no-packet-counter',
  });
}
