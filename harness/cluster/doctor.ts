import type { Config } from '../config/config.ts';
import type { Check } from './check.ts';
import { checkCluster } from './doctor-cluster.ts';
import { checkMachine } from './doctor-machine.ts';
import { checkTools } from './doctor-tools.ts';
import { checkUserlands } from './doctor-userlands.ts';
import { findEngine } from './engine.ts';

/** Looks at everything that bringing up a kind cluster needs; changes nothing. */
export async function examineMachine(config: Config): Promise<readonly Check[]> {
  const engine = await findEngine(config);
  const groups = await Promise.all([checkMachine(engine, config), checkTools(config), checkCluster(engine, config)]);
  return [...groups.flat(), checkUserlands(config)];
}
