import { HarnessError } from '../../core/harness-error.ts';
import { Registry } from '../../scenario/registry/registry.ts';
import type { NodeTools } from './node-tools.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';

export interface RegistryTools {
  /** Starts an image registry in the cluster, for this proof alone, that the workers pull from. */
  readonly startRegistry: () => Promise<Registry>;
}

export function registryTools(scene: ProofScene, { onNode }: Pick<NodeTools, 'onNode'>): RegistryTools {
  return {
    startRegistry: async () => {
      const registry = new Registry(await scene.stage(), async (node, ...command) => {
        const { exitCode, stderr } = await onNode(node)(...command);
        if (exitCode === 0) return;
        throw new HarnessError(`\`${command.join(' ')}\` on ${node}: ${stderr.trim()}`, { code: 'node-command' });
      });
      scene.atEnd(() => registry.removeFromNodes());
      await registry.start();
      return registry;
    },
  };
}
