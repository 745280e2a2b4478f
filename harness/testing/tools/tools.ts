import { clusterTools, type ClusterTools } from './cluster-tools.ts';
import { lifeTools, type LifeTools } from './life-tools.ts';
import { loadTools, type LoadTools } from './load-tools.ts';
import { networkTools, type NetworkTools } from './network-tools.ts';
import { restartTools, type RestartTools } from './restart-tools.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';
import { registryTools, type RegistryTools } from './registry-tools.ts';
import { verifyTools, type VerifyTools } from './verify-tools.ts';

/** The tools that the body of a proof gets. */
export type Tools = ClusterTools & LoadTools & LifeTools & NetworkTools & RegistryTools & RestartTools & VerifyTools;

export function toolsOf(scene: ProofScene): Tools {
  const cluster = clusterTools(scene);
  return {
    ...cluster,
    ...loadTools(scene),
    ...lifeTools(scene),
    ...networkTools(scene),
    ...registryTools(scene, cluster),
    ...restartTools(scene, cluster),
    ...verifyTools(scene),
  };
}
