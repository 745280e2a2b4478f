import type { Config } from '../../config/config.ts';
import { checked, type Check } from './check.ts';
import { checkCluster } from './doctor-cluster.ts';
import { checkEngine, checkMachine } from './doctor-machine.ts';
import { checkTools } from './doctor-tools.ts';
import { checkUserlands } from './doctor-userlands.ts';
import { findEngine } from '../engine/engine.ts';

/** Looks at everything that bringing up a kind cluster needs; changes nothing. */
export async function examineMachine(config: Config): Promise<readonly Check[]> {
  const looking = findEngine(config);
  // Why it cannot be found is a row of its own.
  const engine = await looking.catch(() => undefined);
  const groups = await Promise.all([
    checked('Docker engine', async () => checkEngine(await looking)),
    checkMachine(engine, config),
    checkTools(config),
    checked('cluster', () => checkCluster(engine, config)),
    checked('Debian userlands', () => Promise.resolve(checkUserlands(config))),
  ]);
  return groups.flat();
}
