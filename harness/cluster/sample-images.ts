import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import type { Progress } from './cluster-provider.ts';
import type { Engine } from './docker-engine.ts';
import { imageStep } from './image-step.ts';
import { sampleBase } from './sample-base.ts';
import { sampleBuild } from './sample-build.ts';
import { hashOfPath } from './step-key.ts';
import { runSteps, type Step } from './steps.ts';

export interface SampleImage {
  readonly app: string;
  readonly runtime: string;
  /** Its tag is the hash of what it was made from. */
  readonly ref: string;
}

/**
 * Builds the images of all sample apps that the engine does not have yet, all on one base.
 * @throws StepFailed
 */
export async function ensureSampleImages(
  engine: Promise<Engine>,
  config: Config,
  progress: Progress,
): Promise<readonly SampleImage[]> {
  const images = plannedImages(engine, config);
  const steps = images.map(({ step }) => step);
  await runSteps(steps, { cacheDir: config.cacheDir, progress });
  return images.map(({ app, runtime, step }) => ({ app, runtime, ref: step.output }));
}

/**
 * The same images as a cluster that is not ours finds them, in the registry of the settings or under their own names:
 * `make images` builds them, bringing them there is the user's part.
 */
export function namesOfSampleImages(config: Config): readonly SampleImage[] {
  const { imageRegistry } = config;
  // Names follow from the sources alone: no engine is asked.
  const nobody = new Promise<Engine>(() => undefined);
  return plannedImages(nobody, config).map(({ app, runtime, step }) => ({
    app,
    runtime,
    ref: imageRegistry === undefined ? step.output : step.output.replace(/^seaworthy/, imageRegistry),
  }));
}

function plannedImages(engine: Promise<Engine>, config: Config) {
  const base = sampleBase(engine, config);
  return sampleFolders().map((folder) => ({ ...folder, step: appImage(folder, base, engine, config) }));
}

/** Bytes of an image with all its layers. */
export async function imageSize(engine: Pick<Engine, 'docker'>, ref: string): Promise<number> {
  return Number(await engine.docker(['image', 'inspect', '--format', '{{.Size}}', ref]));
}

interface SampleFolder {
  readonly app: string;
  readonly runtime: string;
}

const root = fileURLToPath(new URL('../../sample-apps', import.meta.url));

/** Every `sample-apps/<app>/<runtime>` with a Dockerfile. */
function sampleFolders(): readonly SampleFolder[] {
  return readdirSync(root).flatMap((app) =>
    readdirSync(join(root, app))
      .filter((runtime) => existsSync(join(root, app, runtime, 'Dockerfile')))
      .map((runtime) => ({ app, runtime })),
  );
}

function appImage({ app, runtime }: SampleFolder, base: Step, engine: Promise<Engine>, config: Config): Step {
  const source = join(root, app, runtime);
  const build = sampleBuild(`${app}/${runtime}`, source, config);
  return imageStep(engine, {
    name: `image of ${app}/${runtime}`,
    repository: `seaworthy/${app}-${runtime}`,
    needs: [base, ...(build ? [build] : [])],
    inputs: [hashOfPath(source)],
    async make(ref, docker, step) {
      const context = await mkdtemp(join(tmpdir(), 'seaworthy-image-'));
      try {
        await cp(source, context, { recursive: true });
        if (build) await cp(build.output, join(context, 'build'), { recursive: true });
        // The network of this machine, so that packages come from where they come here.
        const args = ['build', '--network', 'host', '--build-arg', `BASE=${base.output}`, '--tag', ref, context];
        await step.run('docker', args, { env: docker.env });
      } finally {
        await rm(context, { recursive: true });
      }
      return `${Math.round((await imageSize(docker, ref)) / 1e6)} MB`;
    },
  });
}
