import { Registry } from '../../scenario/registry/registry.ts';
import type { NodeTools } from './node-tools.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';
import { stdoutOf } from './run-somewhere.ts';

export interface RegistryTools {
  /** Starts an image registry in the cluster, for this proof alone, that the workers pull from. */
  readonly startRegistry: () => Promise<Registry>;
}

export function registryTools(scene: ProofScene, { onNode }: Pick<NodeTools, 'onNode'>): RegistryTools {
  return {
    startRegistry: async () => {
      const registry = new Registry(await scene.stage(), async (node, ...command) => {
        await stdoutOf(onNode(node), ...command);
      });
      scene.atEnd(() => registry.removeFromNodes());
      await registry.start();
      return registry;
    },
  };
}
