import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../config/config.ts';
import { attempt } from '../../shell/run.ts';
import type { Progress } from '../../build/progress.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { runSteps } from '../../build/steps.ts';
import { linkProgram } from './link-program.ts';
import { nodeImageSteps } from './node-image-step.ts';

/** The default of kind v0.33.0. */
const published = 'kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5';

/**
 * The node image for kind: one that the engine has, else the published one where its registry answers, else one that is
 * built from Debian packages and Go modules. Building starts before the engine answers.
 * @returns its reference in the engine
 */
export async function ensureNodeImage(engine: Promise<Engine>, config: Config, progress: Progress): Promise<string> {
  const { nodeImage, early, kubernetes } = nodeImageSteps(engine, config);
  // An engine that runs says at once what it has; one that is only being started has nothing that we could not make.
  const running = await Promise.race([engine, delay(1000)]);
  const there = running && (await firstThere(running, [published, nodeImage.output]));
  if (there !== undefined) return there;
  if (await registryAnswers()) {
    const answering = await engine;
    await progress.step('pull the node image', async () => {
      await answering.docker(['pull', published]);
      return undefined;
    });
    return published;
  }
  await runSteps([nodeImage, ...early], { cacheDir: config.cacheDir, progress });
  await linkProgram(config, 'kubectl', kubernetes);
  return nodeImage.output;
}

/** Whether the node image was built here: it then has resolver settings of its own, see `resolvConf`. */
export function isBuiltHere(image: string): boolean {
  return image !== published;
}

async function firstThere(engine: Engine, refs: readonly string[]): Promise<string | undefined> {
  const found = await Promise.all(refs.map((ref) => engine.attempt(['image', 'inspect', ref])));
  return refs.find((_, index) => !found[index]?.failed);
}

/** Asks with the client alone, as there may be no engine yet. */
export async function registryAnswers(): Promise<boolean> {
  return !(await attempt('docker', ['manifest', 'inspect', published], { timeoutMs: 5000 })).failed;
}
