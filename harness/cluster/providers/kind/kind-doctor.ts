import { createServer } from 'node:net';
import type { Config } from '../../../config/config.ts';
import type { Check } from '../../doctor/check.ts';
import { checkForNodes, clusterRow } from '../../doctor/doctor-nodes.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { publicGo } from '../../node-image/go-container.ts';
import { goStep } from '../../node-image/go-step.ts';
import { attempt } from '../../../shell/run.ts';
import { examineKindCluster } from './kind-health.ts';

/** Everything that bringing up a kind cluster needs, and the cluster where there is one. */
export function examineForKind(config: Config): Promise<readonly Check[]> {
  return checkForNodes(config, {
    program: (engine, canBuild) => checkKind(engine, config, canBuild),
    cluster: (engine) => checkCluster(engine, config),
  });
}

async function checkKind(engine: Engine | undefined, config: Config, canBuild: boolean): Promise<Check> {
  const name = 'kind';
  const kind = await attempt('kind', ['version']);
  if (!kind.failed) return { name, state: 'ok', detail: kind.stdout.trim() };
  if (await goStep(config, 'kind', 'kind').isDone()) return { name, state: 'ok', detail: 'built here earlier' };
  if (canBuild) return { name, state: 'note', detail: 'not in PATH; `seaworthy up` builds it with Go' };
  if (engine && config.images !== 'offline') {
    return { name, state: 'note', detail: `not in PATH; \`seaworthy up\` builds it in a container of ${publicGo()}` };
  }
  return { name, state: 'missing', detail: 'not in PATH, and no Go to build it', fix: 'install kind 0.33 or Go 1.26' };
}

/** Our cluster as it is now, and the ports that lead to it or could. */
async function checkCluster(engine: Engine | undefined, config: Config): Promise<readonly Check[]> {
  const examined = engine && (await examineKindCluster(engine, config));
  const row = clusterRow(examined);
  if (!examined || 'unfit' in examined) return [row, await checkFreePort()];
  const ports = examined.info.nodes
    .filter(({ takesPods }) => takesPods)
    .map((node) => `${node.name} ${Object.values(examined.cluster.hostPorts[node.name] ?? {}).join(' ')}`);
  return [row, { name: 'ports', state: 'ok', detail: ports.join('; ') }];
}

/** The engine takes free ports of 127.0.0.1 when the cluster is made. */
async function checkFreePort(): Promise<Check> {
  const name = 'ports';
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return { name, state: 'ok', detail: 'free ones of 127.0.0.1 are taken when the cluster is made' };
  } catch (error) {
    return {
      name,
      state: 'missing',
      detail: `no port of 127.0.0.1 can be taken: ${String(error)}`,
      fix: 'bring up the loopback interface',
    };
  } finally {
    server.close();
  }
}
