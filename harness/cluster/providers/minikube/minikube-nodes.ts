import type { Config } from '../../../config/config.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { nodeContainers, type NodeContainer } from '../../node-containers/node-container.ts';
import { minikubeLabel, profileOf } from './minikube-names.ts';

/** All nodes of our profile that the engine has, dead ones too; the first is the one with the API server. */
export async function minikubeNodes(
  engine: Engine,
  config: Pick<Config, 'clusterName'>,
): Promise<readonly NodeContainer[]> {
  const nodes = await nodeContainers(engine, minikubeLabel);
  return nodes.filter(({ name }) => isNodeOf(profileOf(config), name));
}

/** minikube names the first node after the profile, and the others `<profile>-m02` and so on; no label tells the profile. */
function isNodeOf(profile: string, name: string): boolean {
  return name === profile || (name.startsWith(`${profile}-m`) && /^\d{2,}$/.test(name.slice(profile.length + 2)));
}
