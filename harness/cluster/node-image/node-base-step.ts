import { copyFile, cp, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { imageStep } from '../images/image-step.ts';
import { hashOfPath } from '../../build/step-key.ts';
import type { Step } from '../../build/steps.ts';
import { builtRelease } from './kubernetes-releases.ts';
import type { NodePrograms } from './node-programs.ts';
import { sources } from './sources.ts';

/** The paths of the programs that are files on a node; all others are in images. */
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

/** The node before the cluster's images are in it: userland, our files, and the programs that run outside of pods. */
export function nodeBaseStep(
  engine: Promise<Engine>,
  config: Config,
  { kubernetes, others }: NodePrograms,
  userland: Step,
): Step {
  const dockerfile = join(sources, 'node.Dockerfile');
  const rootfs = join(sources, 'rootfs');
  return imageStep(engine, {
    name: 'node without images',
    repository: 'seaworthy/node-base',
    needs: [...new Set([kubernetes, others]), userland],
    inputs: [dockerfile, rootfs, import.meta.filename].map(hashOfPath),
    async make(ref, answering, { log, signal }) {
      const context = join(config.cacheDir, 'steps', `${basename(ref)}.part`);
      await rm(context, { recursive: true, force: true });
      await cp(rootfs, join(context, 'rootfs'), { recursive: true });
      for (const [name, place] of Object.entries(placeOf)) {
        const { output } = name === 'kubernetes' ? kubernetes : others;
        await mkdir(join(context, 'programs', place), { recursive: true });
        await copyFile(join(output, name), join(context, 'programs', place, name));
      }
      const values = [`userland=${userland.output}`, `version=${builtRelease(config.kubernetesVersion)}`];
      const args = [
        'build',
        ...values.flatMap((value) => ['--build-arg', value]),
        '-t',
        ref,
        '-f',
        dockerfile,
        context,
      ];
      await answering.docker(args, { onLine: log, signal });
      await rm(context, { recursive: true });
      return undefined;
    },
  });
}
