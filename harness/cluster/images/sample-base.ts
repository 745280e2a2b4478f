import { dirname, join } from 'node:path';
import type { Config, ImageWay } from '../../config/config.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { dockerfileArguments } from './dockerfile-arguments.ts';
import { imageStep } from './image-step.ts';
import { hashOfPath } from '../../build/step-key.ts';
import type { Step } from '../../build/steps.ts';
import { userlandStep } from '../../build/debian/userland.ts';

const dockerfile = join(import.meta.dirname, '../../../sample-apps/base/Dockerfile');

/** The public image that everything stands on: where a registry has it, it has the others too. */
export function publicDebian(): string {
  return dockerfileArguments(dockerfile)['DEBIAN'] ?? '';
}

/** Nothing that is only read by people on their own machine, and no caches. */
const leftOut = [
  './usr/share/{doc,info,locale,man,lintian}/*',
  './var/cache/{apt,debconf}/*',
  './var/lib/apt/lists/*',
  './var/log/*',
];

/** What stands in for the public Debian image where no registry answers, as a folder; the packages of the base are in it. */
export function sampleUserland(config: Config): Step {
  return userlandStep(config, {
    of: 'samples',
    name: 'userland of the sample apps',
    packages: (dockerfileArguments(dockerfile)['PACKAGES'] ?? '').split(' '),
    inputs: [],
    finish: () => Promise.resolve(),
  });
}

/** The same as an image, `seaworthy/debian`. */
function debianMadeHere(engine: Promise<Engine>, config: Config): Step {
  const userland = sampleUserland(config);
  return imageStep(engine, {
    name: 'Debian image of the sample apps',
    repository: 'seaworthy/debian',
    needs: [userland],
    inputs: leftOut,
    async make(ref, { env }, step) {
      const exclude = leftOut.map((pattern) => `--exclude=${pattern}`).join(' ');
      const change = `--change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'`;
      const command = `set -o pipefail; tar -C "$0" ${exclude} -c . | docker import ${change} - "$1"`;
      await step.run('bash', ['-c', command, userland.output, ref], { env });
      return undefined;
    },
  });
}

/** The image that all sample apps stand on, `seaworthy/base`: a small Debian with tools, and a user without rights, 10001. */
export function sampleBase(engine: Promise<Engine>, config: Config, way: ImageWay): Step {
  const debian = way === 'offline' ? debianMadeHere(engine, config) : undefined;
  return imageStep(engine, {
    name: 'base image of the sample apps',
    repository: 'seaworthy/base',
    needs: debian ? [debian] : [],
    inputs: [hashOfPath(dockerfile)],
    async make(ref, { env }, step) {
      const values = debian ? ['--build-arg', `DEBIAN=${debian.output}`] : [];
      const how = ['--network', 'host', ...values, '--file', dockerfile];
      await step.run('docker', ['build', ...how, '--tag', ref, dirname(dockerfile)], { env });
      return undefined;
    },
  });
}
