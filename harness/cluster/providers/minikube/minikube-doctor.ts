import type { Config } from '../../../config/config.ts';
import { attempt } from '../../../shell/run.ts';
import type { Check } from '../../doctor/check.ts';
import { checkForNodes, clusterRow } from '../../doctor/doctor-nodes.ts';
import { examineProfile } from './minikube-health.ts';
import { minikubeRelease, minikubeStep } from './minikube-program.ts';

/** Everything that bringing up a profile needs, and the profile where there is one. */
export function examineForMinikube(config: Config): Promise<readonly Check[]> {
  return checkForNodes(config, {
    program: (_, canBuild) => checkProgram(config, canBuild),
    cluster: async (engine) => clusterRow(engine && (await examineProfile(engine, config))),
  });
}

async function checkProgram(config: Config, canBuild: boolean): Promise<Check> {
  const name = 'minikube';
  const inPath = await attempt('minikube', ['version', '--short']);
  if (!inPath.failed) return { name, state: 'ok', detail: inPath.stdout.trim() };
  if (await minikubeStep(config).isDone()) return { name, state: 'ok', detail: 'made here earlier' };
  const ways = [...(minikubeRelease(config) ? ['downloads it'] : []), ...(canBuild ? ['builds it with Go'] : [])];
  if (ways.length > 0) return { name, state: 'note', detail: `not in PATH; \`seaworthy up\` ${ways.join(', or ')}` };
  return { name, state: 'missing', detail: 'not in PATH, and no Go to build it', fix: 'install minikube or Go 1.26' };
}
