import type { Config } from '../../config/config.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { imageStep } from './image-step.ts';
import type { Step } from '../../build/steps.ts';
import { userlandStep } from '../../build/debian/userland.ts';

/**
 * What an operator wants when he looks into a running container: curl, ping, and a dig. That one is Knot's, which takes
 * dig's arguments: BIND's own brings 50 MB of libraries along.
 */
const tools = ['curl', 'ca-certificates', 'iputils-ping', 'knot-dnsutils'];

/** Run in the new userland. A setuid ping would not start in a container that may not raise its privileges; it needs none. */
const finish = `
  ln -s kdig /usr/bin/dig
  useradd --uid 10001 --home-dir /app --shell /bin/bash app
  setcap -r /usr/bin/ping 2>/dev/null || chmod u-s /usr/bin/ping`;

/** Nothing that is only read by people on their own machine, and no caches. */
const leftOut = [
  './usr/share/{doc,info,locale,man,lintian}/*',
  './var/cache/{apt,debconf}/*',
  './var/lib/apt/lists/*',
  './var/log/*',
];

/** The file system of the base image before anything is left out, as a folder. */
export function sampleUserland(config: Config): Step {
  return userlandStep(config, {
    of: 'samples',
    name: 'userland of the sample apps',
    packages: tools,
    inputs: [finish],
    async finish(to, { run }) {
      await run('chroot', [to, 'sh', '-ec', finish]);
    },
  });
}

/** The image that all sample apps stand on, `seaworthy/base`: a small Debian with tools, and a user without rights, 10001. */
export function sampleBase(engine: Promise<Engine>, config: Config): Step {
  const userland = sampleUserland(config);
  return imageStep(engine, {
    name: 'base image of the sample apps',
    repository: 'seaworthy/base',
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
