import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { assureDiskSpace } from '../../build/disk-space.ts';
import { attempt } from '../../shell/run.ts';
import type { Progress } from '../../build/progress.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { hasImage } from '../images/image-step.ts';
import { startPull } from '../images/pull.ts';
import { runSteps } from '../../build/steps.ts';
import { releaseOf } from './kubernetes-releases.ts';
import { linkProgram } from './link-program.ts';
import { nodeImageSteps } from './node-image-step.ts';
import { areCompiled, nodePrograms, type NodePrograms } from './node-programs.ts';

/**
 * The node image for kind: the one of the settings; else, of the version of Kubernetes that they ask for, one that the engine has; else
 * the published one where its registry answers; else one that is built from Debian packages and Go modules. Building starts before the
 * engine answers.
 * @returns its reference in the engine
 */
export async function ensureNodeImage(engine: Promise<Engine>, config: Config, progress: Progress): Promise<string> {
  const { nodeImage, early, programs } = nodeImageSteps(engine, config);
  const { nodeImage: named, images: way } = config;
  const { published } = releaseOf(config.kubernetesVersion);
  const wanted = named === undefined ? [published, nodeImage.output] : [named];
  const pullable = named ?? published;
  const mayPull = named !== undefined || way !== 'offline';
  const mayBuild = named === undefined && way !== 'public';
  // An engine that runs says at once what it has; one that is only being started has nothing that we could not make.
  const running = await Promise.race([engine, delay(1000)]);
  const there = running && (await firstThere(running, mayPull ? wanted : [nodeImage.output]));
  if (there !== undefined) {
    if (there === nodeImage.output) await offerKubectl(programs, config);
    return there;
  }
  // The client is asked where there is no engine yet.
  if (mayPull && (running !== undefined || !mayBuild || (await registryAnswers()))) {
    const refused = await pull(await engine, pullable, progress);
    if (refused === undefined) return pullable;
    if (!mayBuild) {
      throw new HarnessError(`The node image ${pullable} cannot be pulled: ${refused}`, {
        code: 'registry-silent',
        fix: `find out with \`docker pull ${pullable}\` what is in the way`,
      });
    }
    progress.line(`the node image is built here, as ${pullable} cannot be pulled (${refused})`);
  }
  if (!(await areCompiled(programs))) await assureDiskSpace(config, 'everything');
  await runSteps([nodeImage, ...early], { cacheDir: config.cacheDir, progress });
  await offerKubectl(programs, config);
  return nodeImage.output;
}

/** Offers people the kubectl of the version that their cluster has. The image may be there where what it was made from is not. */
async function offerKubectl({ kubernetes }: NodePrograms, config: Config): Promise<void> {
  if (await kubernetes.isDone()) await linkProgram(config, 'kubectl', join(kubernetes.output, 'kubernetes'));
}

/** Whether the node image would have to be compiled, which takes minutes and disk space, if it were to be built here. */
export async function isCompiled(config: Config): Promise<boolean> {
  return areCompiled(nodePrograms(config));
}

/** Whether a node image was built here: it then has resolver settings of its own, see `resolvConf`. */
export function isBuiltHere(image: string): boolean {
  return /(^|\/)seaworthy\/node:/.test(image);
}

/** @returns why not, where no registry serves it */
async function pull(engine: Engine, ref: string, progress: Progress): Promise<string | undefined> {
  const { pulled, refused } = await startPull(engine, ref);
  if (pulled === undefined) return refused;
  await progress.step(`pull the node image ${ref.replace(/@.*/, '')}`, async () => {
    await pulled;
    return undefined;
  });
  return undefined;
}

async function firstThere(engine: Engine, refs: readonly string[]): Promise<string | undefined> {
  const found = await Promise.all(refs.map((ref) => hasImage(engine, ref)));
  return refs.find((_, index) => found[index]);
}

/** Asks with the client alone, as there may be no engine yet. */
export async function registryAnswers(): Promise<boolean> {
  return !(await attempt('docker', ['manifest', 'inspect', releaseOf().published], { timeoutMs: 5000 })).failed;
}
