import type { Config } from '../../../config/config.ts';
import { attempt } from '../../../shell/run.ts';
import { checked, type Check } from '../../doctor/check.ts';
import { checkEngine, checkMachine } from '../../doctor/doctor-machine.ts';
import { checkTools } from '../../doctor/doctor-tools.ts';
import { checkUserlands } from '../../doctor/doctor-userlands.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { findEngine } from '../../engine/engine.ts';
import { examineProfile } from './minikube-health.ts';
import { minikubeStep } from './minikube-program.ts';

/** Everything that bringing up a profile needs, and the profile where there is one. */
export async function examineForMinikube(config: Config): Promise<readonly Check[]> {
  const looking = findEngine(config);
  // Why it cannot be found is a row of its own.
  const engine = await looking.catch(() => undefined);
  const groups = await Promise.all([
    checked('Docker engine', async () => checkEngine(await looking)),
    checkMachine(engine, config),
    checkTools(engine, config, (canBuild) => checkProgram(config, canBuild)),
    checked('cluster', () => checkProfile(engine, config)),
    checked('Debian userlands', () => Promise.resolve(checkUserlands(config))),
  ]);
  return groups.flat();
}

async function checkProgram(config: Config, canBuild: boolean): Promise<Check> {
  const name = 'minikube';
  const inPath = await attempt('minikube', ['version', '--short']);
  if (!inPath.failed) return { name, state: 'ok', detail: inPath.stdout.trim() };
  if (await minikubeStep(config).isDone()) return { name, state: 'ok', detail: 'built here earlier' };
  if (canBuild) return { name, state: 'note', detail: 'not in PATH; `seaworthy up` builds it with Go' };
  return { name, state: 'missing', detail: 'not in PATH, and no Go to build it', fix: 'install minikube or Go 1.26' };
}

async function checkProfile(engine: Engine | undefined, config: Config): Promise<Check> {
  const name = 'cluster';
  if (!engine) return { name, state: 'note', detail: 'none; `seaworthy up` makes one' };
  const examined = await examineProfile(engine, config);
  if ('unfit' in examined) {
    const how =
      examined.whose === 'another' ? '`seaworthy up --recreate` deletes it and makes one' : '`seaworthy up` makes one';
    return { name, state: 'note', detail: `${examined.unfit}; ${how}` };
  }
  const { version, nodes, proxyMode } = examined.info;
  const detail = `${examined.cluster.context}, Kubernetes ${version}, ${nodes.length} nodes Ready, kube-proxy ${proxyMode}`;
  return { name, state: 'ok', detail };
}
