import { copyFile, cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Engine } from '../docker-engine.ts';
import { imageStep } from '../image-step.ts';
import { hashOfPath, keyOf } from '../step-key.ts';
import type { Step, StepTools } from '../steps.ts';
import { clusterImagesStep } from './cluster-images-step.ts';
import { goStep } from './go-step.ts';
import { kubernetesVersion, sources } from './sources.ts';
import { userlandStep } from './userland-step.ts';

export interface NodeImageSteps {
  readonly nodeImage: Step;
  /** All that goes into it and needs no engine. */
  readonly early: readonly Step[];
  /** Path of the file that is kubectl when called so, once `nodeImage` was built. */
  readonly kubernetes: string;
}

/** Where programs go on a node; all others are in images. */
const placeOf = {
  kubernetes: 'usr/local/bin',
  containerd: 'usr/local/bin',
  'containerd-shim-runc-v2': 'usr/local/bin',
  ctr: 'usr/local/bin',
  crictl: 'usr/local/bin',
  'host-local': 'opt/cni/bin',
  loopback: 'opt/cni/bin',
  ptp: 'opt/cni/bin',
  portmap: 'opt/cni/bin',
} as const;

/** The steps of the offline node image, for kind. */
export function nodeImageSteps(engine: Promise<Engine>, config: Config): NodeImageSteps {
  const programs = goStep(config, 'programs', 'Go programs of the nodes');
  const localPathProvisioner = goStep(config, 'local-path-provisioner', 'local-path-provisioner');
  const userland = userlandStep(config);
  const images = clusterImagesStep(config, { programs, localPathProvisioner, userland });
  const userlandImage = importStep(engine, userland);
  const base = baseStep(engine, config, programs, userlandImage);
  const nodeImage = imageStep(engine, {
    name: 'node image',
    repository: 'seaworthy/node',
    needs: [base, images],
    inputs: [hashOfPath(import.meta.filename)],
    make: (ref, answering, tools) => importImages({ ref, base: base.output, images: images.output }, answering, tools),
  });
  return { nodeImage, early: [images, userlandImage], kubernetes: join(programs.output, 'kubernetes') };
}

function importStep(engine: Promise<Engine>, userland: Step): Step {
  return imageStep(engine, {
    name: 'image of the userland',
    repository: 'seaworthy/node-userland',
    needs: [userland],
    inputs: [],
    async make(ref, { env }, { run }) {
      await run('bash', ['-o', 'pipefail', '-c', 'tar -C "$0" -c . | docker import - "$1"', userland.output, ref], {
        env,
      });
      return undefined;
    },
  });
}

function baseStep(engine: Promise<Engine>, config: Config, programs: Step, userland: Step): Step {
  const dockerfile = join(sources, 'node.Dockerfile');
  const rootfs = join(sources, 'rootfs');
  return imageStep(engine, {
    name: 'node without images',
    repository: 'seaworthy/node-base',
    needs: [programs, userland],
    inputs: [hashOfPath(dockerfile), hashOfPath(rootfs), hashOfPath(import.meta.filename)],
    async make(ref, answering, { log, signal }) {
      const context = join(config.cacheDir, 'steps', `node-context.${String(process.pid)}.part`);
      try {
        await cp(rootfs, join(context, 'rootfs'), { recursive: true });
        for (const [name, place] of Object.entries(placeOf)) {
          await mkdir(join(context, 'programs', place), { recursive: true });
          await copyFile(join(programs.output, name), join(context, 'programs', place, name));
        }
        const values = [`userland=${userland.output}`, `version=${kubernetesVersion}`];
        const arguments_ = values.flatMap((value) => ['--build-arg', value]);
        await answering.docker(['build', ...arguments_, '-t', ref, '-f', dockerfile, context], { onLine: log, signal });
        return undefined;
      } finally {
        await rm(context, { recursive: true, force: true });
      }
    },
  });
}

interface Import {
  readonly ref: string;
  readonly base: string;
  readonly images: string;
}

/** The node's own containerd unpacks the images; what it wrote becomes the top layer. */
async function importImages(
  { ref, base, images }: Import,
  engine: Engine,
  { log, signal }: StepTools,
): Promise<string | undefined> {
  const container = `seaworthy-import-${keyOf([ref, String(process.pid)])}`;
  const options = { onLine: log, signal };
  const unpack = `
    set -euo pipefail
    containerd --log-level warn &
    until ctr version >/dev/null 2>&1; do sleep .1; done
    tar -C /mnt -c . | ctr -n k8s.io images import --local --discard-unpacked-layers -
    ctr -n k8s.io content prune references   # drops the packed layers now: Docker copies /var for every node
    kill %1; wait %1 || true`;
  const run = ['run', '--name', container, '--privileged', '--entrypoint', 'bash', '-v', `${images}:/mnt:ro`];
  try {
    await engine.docker([...run, base, '-c', unpack], options);
    const entrypoint = 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]';
    await engine.docker(['commit', '--change', entrypoint, '--change', 'CMD []', container, ref], options);
    return ref;
  } finally {
    await engine.docker(['rm', '--force', '--volumes', container]);
  }
}
