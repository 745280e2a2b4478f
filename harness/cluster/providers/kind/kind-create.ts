import { renameSync, rmSync } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import { findProcesses } from '../../../shell/process-identity.ts';
import { attempt, isInPath, run } from '../../../shell/run.ts';
import { markAsMount } from '../../cache-mark.ts';
import type { Progress } from '../../../build/progress.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { kindConfig, nodeCount, type KindShape } from './kind-config.ts';
import { kindContext, kubeconfigPath, kubectlInNode, recordPath } from './kind-names.ts';
import { removeRecord, recordMade } from '../../node-containers/made-record.ts';
import { waitUntilReady } from '../../node-containers/wait-until-ready.ts';
import { isBuiltHere } from '../../node-image/ensure-node-image.ts';

/** Everything that kind needs to create a cluster. */
export interface KindParts {
  readonly engine: Engine;
  /** Path of the kind program. */
  readonly kind: string;
  readonly nodeImage: string;
}

/** Makes the cluster and waits until pods can run, talk and get volumes. */
export async function createKindCluster(parts: KindParts, config: Config, progress: Progress): Promise<void> {
  const { engine, kind, nodeImage } = parts;
  const shape = await shapeFor(parts, config);
  const input = kindConfig(shape);
  recordMade(recordPath(config), { shape, input });
  const kubeconfig = unfinishedKubeconfig(config);
  await progress.step(`kind create cluster ${config.clusterName}`, async () => {
    const args = ['--name', config.clusterName, '--image', nodeImage, '--kubeconfig', kubeconfig, '--config', '-'];
    await run(kind, ['create', 'cluster', ...args], { env: engine.env, input });
    return shape.nodes === 'one' ? 'one node' : `${nodeCount(shape)} nodes`;
  });
  await progress.step('wait for the nodes, the pod network, DNS and volumes', async () => {
    const [container, ...kubectl] = kubectlInNode(config);
    await waitUntilReady(engine, container, kubectl);
    return 'Ready';
  });
  await exportForTheUser(parts, config);
  renameSync(kubeconfig, kubeconfigPath(config));
}

/** The cluster's shape on this engine with this node image. */
export async function shapeFor({ engine, nodeImage }: KindParts, config: Config): Promise<KindShape> {
  const cgroups = await engine.docker(['info', '--format', '{{.CgroupVersion}}']);
  return {
    crashBackOff: config.crashBackOff,
    kubernetesVersion: config.kubernetesVersion,
    proxyMode: config.proxyMode ?? 'iptables',
    nodes: config.nodes ?? 'several',
    cgroupVersion: cgroups.trim() === '1' ? 1 : 2,
    resolvConf: isBuiltHere(nodeImage) ? '/kind/resolv.conf' : undefined,
    mark: markAsMount(config),
  };
}

/** Takes away the cluster, whatever is left of it. */
export async function deleteKindCluster(
  { engine, kind }: Pick<KindParts, 'engine' | 'kind'>,
  config: Config,
  progress: Progress,
): Promise<void> {
  // Gone first: half a cluster must not look like one.
  rmSync(kubeconfigPath(config), { force: true });
  removeRecord(recordPath(config));
  await progress.step(`kind delete cluster ${config.clusterName}`, async () => {
    endOrphanedCreation(config);
    await run(kind, ['delete', 'cluster', '--name', config.clusterName], { env: engine.env });
    return undefined;
  });
}

/**
 * A kind that outlived the run that called it would go on, fail, and clean up what we make next. Only to be called under the
 * lock: then whoever creates our cluster is an orphan.
 */
function endOrphanedCreation(config: Config): void {
  const orphans = findProcesses((words) => words.includes('create') && words.includes(unfinishedKubeconfig(config)));
  for (const pid of orphans) process.kill(pid, 'SIGKILL');
  for (const rest of ['', '.lock']) rmSync(`${unfinishedKubeconfig(config)}${rest}`, { force: true });
}

function unfinishedKubeconfig(config: Config): string {
  return `${kubeconfigPath(config)}.unfinished`;
}

/**
 * Adds our context to the user's own kubeconfig, so that `kubectl --context` finds it, and leaves the current one current. Without
 * kubectl that file is of no use, nor could its current context be kept: it is left alone.
 */
async function exportForTheUser({ engine, kind }: KindParts, config: Config): Promise<void> {
  if (!(await isInPath('kubectl'))) return;
  const before = await attempt('kubectl', ['config', 'current-context']);
  await run(kind, ['export', 'kubeconfig', '--name', config.clusterName], { env: engine.env });
  const current = before.stdout.trim();
  if (before.failed || current === kindContext(config)) return;
  await run('kubectl', ['config', 'use-context', current]);
}
