import { countPackets, type PacketCounter } from './packet-counter.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';
import type { RunSomewhere } from './run-somewhere.ts';
import { scratchNetwork, type ScratchNetwork } from './scratch-network.ts';

/** Tools that make things in the networks of nodes for this proof alone. They are removed at its end. */
export interface NetworkTools {
  readonly countPackets: (on: RunSomewhere, address: string) => Promise<Pick<PacketCounter, 'read'>>;
  readonly scratchNetwork: (node: RunSomewhere) => Promise<Pick<ScratchNetwork, 'inside'>>;
}

export function networkTools(scene: ProofScene): NetworkTools {
  return {
    countPackets: async (on, address) => {
      const counter = await countPackets(on, address, (await scene.stage()).namespace);
      scene.atEnd(() => counter.remove());
      return counter;
    },
    scratchNetwork: async (node) => {
      const network = await scratchNetwork(node, (await scene.stage()).namespace);
      scene.atEnd(() => network.remove());
      return network;
    },
  };
}
