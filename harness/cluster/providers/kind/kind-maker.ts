import { existsSync, readFileSync } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { otherMaker } from '../../node-containers/maker.ts';
import { kubeconfigPath } from './kind-names.ts';
import type { KindNode } from './kind-nodes.ts';

/** Describes who made a kind cluster of the same name, if it was not this user with this cache folder. */
export function otherKindMaker(nodes: readonly KindNode[], engine: Engine, config: Config): string | undefined {
  return otherMaker(nodes, engine, config, (unmarked) => kubeconfigLeadsTo(unmarked, config));
}

/** A cluster of an earlier version carries no mark, but its kubeconfig names its port. */
function kubeconfigLeadsTo(nodes: readonly KindNode[], config: Config): boolean {
  if (!existsSync(kubeconfigPath(config))) return false;
  const controlPlane = nodes.find(({ role }) => role === 'control-plane');
  const address = controlPlane?.hostPorts[6443];
  return address !== undefined && readFileSync(kubeconfigPath(config), 'utf8').includes(`https://${address}\n`);
}
