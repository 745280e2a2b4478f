import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { goTarget } from '../../../build/go-target.ts';
import type { Progress } from '../../../build/progress.ts';
import { runSteps } from '../../../build/steps.ts';
import type { Config } from '../../../config/config.ts';
import { minutes } from '../../../core/duration.ts';
import { findProcesses } from '../../../shell/process-identity.ts';
import { markAsMount } from '../../cache-mark.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { chooseWay } from '../../images/choose-way.ts';
import { removeRecord, recordMade } from '../../node-containers/made-record.ts';
import { waitUntilReady } from '../../node-containers/wait-until-ready.ts';
import { builtRelease } from '../../node-image/kubernetes-releases.ts';
import { nodeImageSteps } from '../../node-image/node-image-step.ts';
import { sources } from '../../node-image/sources.ts';
import { baseImageStep } from './base-image.ts';
import { kubeconfigPath, minikubeHome, profileOf, recordPath } from './minikube-names.ts';
import { minikubeNodes } from './minikube-nodes.ts';
import { ensureMinikube, runMinikube } from './minikube-program.ts';
import { nodeCount, startArguments, type MinikubeShape } from './start-arguments.ts';

/** Everything that minikube needs to start a profile. */
export interface MinikubeParts {
  /** Path of the minikube program. */
  readonly program: string;
  /** Undefined where a container registry serves what it needs. */
  readonly offline: OfflineParts | undefined;
}

interface OfflineParts {
  readonly baseImage: string;
  /** The program that is kubelet, kubeadm and kubectl, by the name that it is called by. */
  readonly kubernetes: string;
}

const nodeFiles = join(sources, 'rootfs/kind/manifests');

export async function prepareMinikube(
  engine: Promise<Engine>,
  config: Config,
  progress: Progress,
): Promise<MinikubeParts> {
  const [program, offline] = await Promise.all([
    ensureMinikube(config, progress),
    prepareOffline(engine, config, progress),
  ]);
  return { program, offline };
}

async function prepareOffline(
  engine: Promise<Engine>,
  config: Config,
  progress: Progress,
): Promise<OfflineParts | undefined> {
  if ((await chooseWay(await engine, config, progress)) === 'public') return undefined;
  const { nodeImage, early, programs } = nodeImageSteps(engine, config);
  const baseImage = baseImageStep(engine, config, nodeImage);
  await runSteps([baseImage, ...early], { cacheDir: config.cacheDir, progress });
  return { baseImage: baseImage.output, kubernetes: join(programs.kubernetes.output, 'kubernetes') };
}

/** Starts the profile and waits until pods can run, talk and get volumes. */
export async function createProfile(
  engine: Engine,
  { program, offline }: MinikubeParts,
  config: Config,
  progress: Progress,
): Promise<void> {
  // minikube would build on what it remembers of a profile whose nodes are gone, as those of an engine that went down are.
  if (existsSync(profileFolder(config))) await deleteProfile(engine, config, progress);
  mkdirSync(minikubeHome(config), { recursive: true });
  if (offline) offerPrograms(offline, config);
  const shape = await shapeFor(engine, offline, config);
  const args = startArguments(shape);
  recordMade(recordPath(config), { shape, input: JSON.stringify(args) });
  const kubeconfig = unfinishedKubeconfig(config);
  await progress.step(`minikube start ${profileOf(config)}`, async () => {
    const how = { kubeconfig, offline: offline !== undefined, timeoutMs: minutes(15) };
    await runMinikube({ program, engine }, args, config, how);
    return shape.nodes === 'one' ? 'one node' : `${nodeCount(shape)} nodes`;
  });
  const kubectl = ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf'];
  if (offline)
    await progress.step('wait for the nodes, the pod network, DNS and volumes', async () => {
      const inNode = ['exec', profileOf(config), ...kubectl];
      await engine.docker([...inNode, 'apply', '--filename', '/kind/manifests/default-storage.yaml']);
      await waitUntilReady(engine, profileOf(config), kubectl);
      return 'Ready';
    });
  renameSync(kubeconfig, kubeconfigPath(config));
}

/** The profile's shape on this engine. */
async function shapeFor(engine: Engine, offline: OfflineParts | undefined, config: Config): Promise<MinikubeShape> {
  const cgroups = await engine.docker(['info', '--format', '{{.CgroupVersion}}']);
  return {
    profile: profileOf(config),
    crashBackOff: config.crashBackOff,
    kubernetesVersion: config.kubernetesVersion,
    proxyMode: config.proxyMode ?? 'iptables',
    nodes: config.nodes ?? 'several',
    cgroupVersion: cgroups.trim() === '1' ? 1 : 2,
    mark: markAsMount(config),
    ...(offline && {
      offline: {
        kubernetesVersion: builtRelease(config.kubernetesVersion),
        baseImage: offline.baseImage,
        podNetwork: join(nodeFiles, 'default-cni.yaml'),
      },
    }),
  };
}

/** Puts the programs that minikube would download where it keeps them; it follows no symbolic link there. */
function offerPrograms({ kubernetes }: OfflineParts, config: Config): void {
  const release = builtRelease(config.kubernetesVersion);
  const folder = join(minikubeHome(config), '.minikube/cache/linux', goTarget().GOARCH, release);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['kubelet', 'kubeadm', 'kubectl']) linkSync(kubernetes, join(folder, name));
}

/** Takes away the profile, whatever is left of it, also where minikube knows nothing of it. */
export async function deleteProfile(engine: Engine, config: Config, progress: Progress): Promise<void> {
  const program = await ensureMinikube(config, progress);
  const profile = profileOf(config);
  // Gone first: half a cluster must not look like one.
  rmSync(kubeconfigPath(config), { force: true });
  removeRecord(recordPath(config));
  await progress.step(`minikube delete ${profile}`, async () => {
    endOrphanedStart(config);
    const how = { kubeconfig: unfinishedKubeconfig(config), offline: true };
    await runMinikube({ program, engine }, ['delete', `--profile=${profile}`], config, how);
    const left = await minikubeNodes(engine, config);
    if (left.length > 0) await engine.docker(['rm', '--force', '--volumes', ...left.map(({ name }) => name)]);
    // minikube leaves the network where it deletes two nodes.
    const network = ['network', 'ls', '--quiet', '--filter', `name=^${profile}$`];
    const networks = (await engine.docker(network)).split('\n').filter(Boolean);
    if (networks.length > 0) await engine.docker(['network', 'rm', ...networks]);
    rmSync(unfinishedKubeconfig(config), { force: true });
    return undefined;
  });
}

/**
 * A minikube that outlived the run that called it would go on with what we delete. Only to be called under the lock: then whoever
 * starts our profile is an orphan.
 */
function endOrphanedStart(config: Config): void {
  const { hostPath } = markAsMount(config);
  const ours = (word: string) => word.startsWith(`--mount-string=${hostPath}:`);
  const orphans = findProcesses((words) => words.includes(`--profile=${profileOf(config)}`) && words.some(ours));
  for (const pid of orphans) process.kill(pid, 'SIGKILL');
}

/** What minikube remembers of our profile. */
function profileFolder(config: Config): string {
  return join(minikubeHome(config), '.minikube/profiles', profileOf(config));
}

function unfinishedKubeconfig(config: Config): string {
  return `${kubeconfigPath(config)}.unfinished`;
}
