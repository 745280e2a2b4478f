import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { imageStep } from '../images/image-step.ts';
import type { Step } from '../../build/steps.ts';
import { userlandStep } from '../../build/debian/userland.ts';

const packages = [
  ...['systemd', 'systemd-sysv', 'dbus', 'kmod', 'procps'],
  ...['runc', 'conntrack', 'ethtool', 'ipset', 'iproute2', 'iptables', 'nftables', 'socat'],
  ...['e2fsprogs', 'ca-certificates', 'curl', 'jq'],
];

/**
 * The files of packages that a node does not need. What lies in /var counts twice, as Docker copies it for every node.
 */
const dispensable = ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'var/lib/apt/lists', 'var/cache'];

/** The root file system of a node before anything of Kubernetes is in it, as a folder. */
export function nodeUserland(config: Config): Step {
  return userlandStep(config, {
    of: 'nodes',
    name: 'Debian userland of the nodes',
    packages,
    inputs: dispensable,
    async finish(to) {
      for (const path of dispensable) await rm(join(to, path), { recursive: true });
    },
  });
}

/** The same as an image in the engine. */
export function userlandImageStep(engine: Promise<Engine>, userland: Step): Step {
  return imageStep(engine, {
    name: 'image of the userland',
    repository: 'seaworthy/node-userland',
    needs: [userland],
    inputs: [],
    async make(ref, { env }, { run }) {
      const command = 'set -o pipefail; tar -C "$0" -c . | docker import - "$1"';
      await run('bash', ['-c', command, userland.output, ref], { env });
      return undefined;
    },
  });
}
