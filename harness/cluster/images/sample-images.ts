import { readdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../config/config.ts';
import { inTemporaryFolder } from '../../shell/temporary-folder.ts';
import type { Progress } from '../../build/progress.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { imageStep } from './image-step.ts';
import { sampleBase } from './sample-base.ts';
import { sampleBuild } from './sample-build.ts';
import { hashOfPath } from '../../build/step-key.ts';
import { runSteps, type Step } from '../../build/steps.ts';

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
  // The cluster takes longer, and is wanted first.
  await runSteps(steps, { cacheDir: config.cacheDir, progress, inBackground: true });
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
  return sampleSources().map((source) => ({ ...source, step: appImage(source, base, engine, config) }));
}

/** Bytes of an image with all its layers. */
export async function imageSize(engine: Pick<Engine, 'docker'>, ref: string): Promise<number> {
  return Number(await engine.docker(['image', 'inspect', '--format', '{{.Size}}', ref]));
}

interface SampleSource {
  readonly app: string;
  readonly runtime: string;
  readonly folder: string;
  readonly dockerfile: string;
}

const root = fileURLToPath(new URL('../../../sample-apps', import.meta.url));

const dockerfilePath = /^([^/]+)\/([^/]+)\/(Dockerfile(\.[^/]+)?)$/;

/** Every `sample-apps/<app>/<runtime>/Dockerfile`; a `Dockerfile.<twin>` beside it makes the image of `<runtime>-<twin>`. */
function sampleSources(): readonly SampleSource[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .flatMap((path) => {
      const [, app, runtime, dockerfile, twin = ''] = dockerfilePath.exec(path) ?? [];
      if (app === undefined || runtime === undefined || dockerfile === undefined) return [];
      return [{ app, runtime: runtime + twin.replace('.', '-'), folder: join(root, app, runtime), dockerfile }];
    });
}

function appImage(source: SampleSource, base: Step, engine: Promise<Engine>, config: Config): Step {
  const { app, runtime, folder, dockerfile } = source;
  const build = sampleBuild(relative(root, folder), folder, config);
  return imageStep(engine, {
    name: `image of ${app}/${runtime}`,
    repository: `seaworthy/${app}-${runtime}`,
    needs: [base, ...(build ? [build] : [])],
    inputs: [hashOfPath(folder)],
    async make(ref, docker, step) {
      await inTemporaryFolder('image', async (context) => {
        await cp(folder, context, { recursive: true });
        if (build) await cp(build.output, join(context, 'build'), { recursive: true });
        // The network of this machine, so that packages come from where they come here.
        const how = ['--network', 'host', '--build-arg', `BASE=${base.output}`, '--file', join(context, dockerfile)];
        await step.run('docker', ['build', ...how, '--tag', ref, context], { env: docker.env });
      });
      return `${Math.round((await imageSize(docker, ref)) / 1e6)} MB`;
    },
  });
}
