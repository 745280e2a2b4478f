import { readdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageWays, type Config, type ImageWay } from '../../config/config.ts';
import { inTemporaryFolder } from '../../shell/temporary-folder.ts';
import type { Progress } from '../../build/progress.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { hasImage, imageStep } from './image-step.ts';
import { chooseWay } from './choose-way.ts';
import { sampleBase } from './sample-base.ts';
import { sampleBuild } from './sample-build.ts';
import { hashOfPath } from '../../build/step-key.ts';
import { runSteps, type Step } from '../../build/steps.ts';

export interface SampleImage {
  readonly app: string;
  readonly runtime: string;
  /** The image reference; its tag is the hash of what the image is made from. */
  readonly ref: string;
}

/**
 * Builds the images of sample apps that the engine does not have yet, all on one base.
 * @param options.root a folder that is laid out as that of the sample apps, `<app>/<runtime>/Dockerfile`
 * @param options.only the runtimes whose images are wanted; those of all where none is named
 * @throws StepFailed
 */
export async function ensureSampleImages(
  engine: Promise<Engine>,
  config: Config,
  progress: Progress,
  { root = sampleApps, only = [] }: { readonly root?: string; readonly only?: readonly string[] } = {},
): Promise<readonly SampleImage[]> {
  const answering = await engine;
  const way = (await wayOfBase(answering, config)) ?? (await chooseWay(answering, config, progress));
  const images = planImages(engine, config, way, root).filter(
    ({ runtime }) => only.length === 0 || only.includes(runtime),
  );
  const steps = images.map(({ step }) => step);
  // The cluster takes longer, and is wanted first.
  await runSteps(steps, { cacheDir: config.cacheDir, progress, inBackground: true });
  return images.map(({ app, runtime, step }) => ({ app, runtime, ref: step.output }));
}

/**
 * The same images as a cluster that is not ours finds them, in the registry of the settings or under their own names:
 * `seaworthy images --push` brings them there.
 * @param engine where they may have been built; undefined where none answers
 */
export async function namesOfSampleImages(engine: Engine | undefined, config: Config): Promise<readonly SampleImage[]> {
  const { imageRegistry } = config;
  const way = (engine && (await wayOfBase(engine, config))) ?? config.images ?? 'public';
  return planImages(nobody, config, way, sampleApps).map(({ app, runtime, step }) => ({
    app,
    runtime,
    ref: imageRegistry === undefined ? step.output : inRegistry(step.output, imageRegistry),
  }));
}

/** @example inRegistry('seaworthy/web-go:1', 'registry.example/qa') is `registry.example/qa/web-go:1` */
export function inRegistry(ref: string, registry: string): string {
  return ref.replace(/^seaworthy/, registry.replace(/\/+$/, ''));
}

/** Names follow from the sources alone: no engine is asked for them. */
const nobody = new Promise<Engine>(() => undefined);

/** The way of the settings, else of images that the engine has already; undefined where it has no base of theirs. */
async function wayOfBase(engine: Engine, config: Config): Promise<ImageWay | undefined> {
  const ways = imageWays.filter((way) => config.images === undefined || way === config.images);
  const bases = await Promise.all(ways.map((way) => hasImage(engine, sampleBase(nobody, config, way).output)));
  return ways.find((_, index) => bases[index]);
}

function planImages(engine: Promise<Engine>, config: Config, way: ImageWay, root: string) {
  const base = sampleBase(engine, config, way);
  const made = new Map<string, Step>();
  return sampleSources(root).map((source) => {
    // A twin is made after the good image: the engine has the stages that they share by then.
    const good = made.get(source.folder);
    const step = appImage(source, good ? [base, good] : [base], engine, config, way);
    if (!good) made.set(source.folder, step);
    return { ...source, step };
  });
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

const sampleApps = fileURLToPath(new URL('../../../sample-apps', import.meta.url));

const dockerfilePath = /^([^/]+)\/([^/]+)\/(Dockerfile(\.[^/]+)?)$/;

/** Every `<app>/<runtime>/Dockerfile` of a folder; a `Dockerfile.<twin>` beside it makes the image of `<runtime>-<twin>`. */
function sampleSources(root: string): readonly SampleSource[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .flatMap((path) => {
      const [, app, runtime, dockerfile, twin = ''] = dockerfilePath.exec(path) ?? [];
      if (app === undefined || runtime === undefined || dockerfile === undefined) return [];
      return [{ app, runtime: runtime + twin.replace('.', '-'), folder: join(root, app, runtime), dockerfile }];
    });
}

function appImage(
  source: SampleSource,
  needs: readonly [base: Step, ...others: Step[]],
  engine: Promise<Engine>,
  config: Config,
  way: ImageWay,
): Step {
  const [base] = needs;
  const { app, runtime, folder, dockerfile } = source;
  const build = way === 'offline' ? sampleBuild(`${app}/${runtime}`, folder, config) : undefined;
  return imageStep(engine, {
    name: `image of ${app}/${runtime}`,
    repository: `seaworthy/${app}-${runtime}`,
    needs: [...needs, ...(build ? [build] : [])],
    inputs: [hashOfPath(folder)],
    async make(ref, docker, step) {
      await inTemporaryFolder('image', async (context) => {
        await cp(folder, context, { recursive: true });
        if (build) await cp(build.output, join(context, 'build'), { recursive: true });
        // Where build/ is there, nothing is built with tools, so that any image will do for them.
        const images = { BASE: base.output, ...(build ? { TOOLS: base.output } : {}) };
        const values = Object.entries(images).flatMap(([name, image]) => ['--build-arg', `${name}=${image}`]);
        // The network of this machine, so that packages come from where they come here.
        const how = ['--network', 'host', ...values, '--file', join(context, dockerfile)];
        await step.run('docker', ['build', ...how, '--tag', ref, context], { env: docker.env });
      });
      return `${Math.round((await imageSize(docker, ref)) / 1e6)} MB`;
    },
  });
}
