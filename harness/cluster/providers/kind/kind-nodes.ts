import type { Engine } from '../../engine/docker-engine.ts';
import { nodeContainers, type NodeContainer } from '../../node-containers/node-container.ts';

/** A node of a kind cluster. */
export interface KindNode extends NodeContainer {
  readonly role: 'control-plane' | 'worker';
}

/** All nodes of the cluster that the engine has, dead ones too, sorted by name. */
export async function kindNodes(engine: Engine, cluster: string): Promise<readonly KindNode[]> {
  const nodes = await nodeContainers(engine, `io.x-k8s.kind.cluster=${cluster}`);
  return nodes.map((node) => ({
    ...node,
    role: node.labels['io.x-k8s.kind.role'] === 'control-plane' ? 'control-plane' : 'worker',
  }));
}
