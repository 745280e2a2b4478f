import { clusterTools, type ClusterTools } from './cluster-tools.ts';
import { lifeTools, type LifeTools } from './life-tools.ts';
import { loadTools, type LoadTools } from './load-tools.ts';
import { networkTools, type NetworkTools } from './network-tools.ts';
import { nodeTools, type NodeTools } from './node-tools.ts';
import { restartTools, type RestartTools } from './restart-tools.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';
import { registryTools, type RegistryTools } from './registry-tools.ts';
import { verifyTools, type VerifyTools } from './verify-tools.ts';

/** The tools that the body of a proof gets. */
export type Tools = ClusterTools & LoadTools & LifeTools & RestartTools & VerifyTools;

/** Those that it gets where it requires a way onto the nodes: `requires({ nodeShell: true }, …)`. */
export type ToolsOnNodes = Tools & NodeTools & NetworkTools & RegistryTools;

export function toolsOf(scene: ProofScene): ToolsOnNodes {
  const cluster = clusterTools(scene);
  const nodes = nodeTools(scene);
  return {
    ...cluster,
    ...nodes,
    ...loadTools(scene),
    ...lifeTools(scene),
    ...networkTools(scene),
    ...registryTools(scene, nodes),
    ...restartTools(scene, cluster),
    ...verifyTools(scene),
  };
}
