import { clusterTools, type ClusterTools } from './cluster-tools.ts';
import { lifeTools, type LifeTools } from './life-tools.ts';
import { loadTools, type LoadTools } from './load-tools.ts';
import type { ProofScene } from './proof-scene.ts';

/** What the body of a proof works with. */
export type Tools = ClusterTools & LoadTools & LifeTools;

export function toolsOf(scene: ProofScene): Tools {
  return { ...clusterTools(scene), ...loadTools(scene), ...lifeTools(scene) };
}
