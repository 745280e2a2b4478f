import type { Config } from '../../config/config.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { findEngine } from '../engine/engine.ts';
import type { Examined } from '../node-containers/examined.ts';
import { checked, type Check } from './check.ts';
import { checkKubernetes } from './doctor-kubernetes.ts';
import { checkEngine, checkMachine } from './doctor-machine.ts';
import { checkTools } from './doctor-tools.ts';
import { checkUserlands } from './doctor-userlands.ts';

/** What differs between those who make clusters of node containers. */
interface NodesToCheck {
  /** The program that makes the cluster. */
  readonly program: (engine: Engine | undefined, canBuild: boolean) => Promise<Check>;
  readonly cluster: (engine: Engine | undefined) => Promise<Check | readonly Check[]>;
}

/** Everything that bringing up a cluster of node containers needs, and the cluster where there is one. */
export async function checkForNodes(config: Config, of: NodesToCheck): Promise<readonly Check[]> {
  const looking = findEngine(config);
  // Why it cannot be found is a row of its own.
  const engine = await looking.catch(() => undefined);
  const groups = await Promise.all([
    checked('Docker engine', async () => checkEngine(await looking)),
    checkMachine(engine, config),
    checkTools(engine, config, (canBuild) => of.program(engine, canBuild)),
    checked('Kubernetes', () => checkKubernetes(config)),
    checked('cluster', () => of.cluster(engine)),
    checked('Debian userlands', () => Promise.resolve(checkUserlands(config))),
  ]);
  return groups.flat();
}

/** @param examined undefined where no engine answers that could have a cluster */
export function clusterRow(examined: Examined | undefined): Check {
  const name = 'cluster';
  if (!examined) return { name, state: 'note', detail: 'none; `seaworthy up` makes one' };
  if ('unfit' in examined) {
    const how =
      examined.whose === 'another' ? '`seaworthy up --recreate` deletes it and makes one' : '`seaworthy up` makes one';
    return { name, state: 'note', detail: `${examined.unfit}; ${how}` };
  }
  const { version, nodes, proxyMode } = examined.info;
  const detail = `${examined.cluster.context}, Kubernetes ${version}, ${nodes.length} nodes Ready, kube-proxy ${proxyMode}`;
  return { name, state: 'ok', detail };
}
