import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { goTarget } from '../../build/go-target.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { dockerfileArguments } from '../images/dockerfile-arguments.ts';
import { startPull } from '../images/pull.ts';
import type { BuildWithoutGo } from './go-step.ts';
import { sources } from './sources.ts';

const dockerfile = join(sources, 'go-module.Dockerfile');

/** The public image that has Go. */
export function publicGo(): string {
  return dockerfileArguments(dockerfile)['TOOLS'] ?? '';
}

/**
 * Builds a Go module in a container, for this machine: the engine's own may be another, as with Docker Desktop.
 * @throws HarnessError where no registry serves the image that has Go
 */
export function inGoContainer(engine: Promise<Engine>): BuildWithoutGo {
  return async (module, to, { run }) => {
    const answering = await engine;
    const image = publicGo();
    const { pulled, refused } = await startPull(answering, image);
    if (!pulled) {
      throw new HarnessError(`kind is not in PATH, nor Go to build it, and ${image} cannot be pulled: ${refused}`, {
        code: 'kind-missing',
        fix: 'install kind 0.33 (https://kind.sigs.k8s.io), or Go 1.26 (https://go.dev/dl)',
      });
    }
    await pulled;
    const { env } = answering;
    const name = `seaworthy/go-module:${randomUUID()}`;
    const values = Object.entries(goTarget()).flatMap(([variable, value]) => ['--build-arg', `${variable}=${value}`]);
    await run('docker', ['build', '--network', 'host', ...values, '--file', dockerfile, '--tag', name, module], {
      env,
    });
    try {
      const container = (await run('docker', ['create', name, 'never-started'], { env })).trim();
      try {
        await run('docker', ['cp', `${container}:/out/.`, to], { env });
      } finally {
        await run('docker', ['rm', container], { env });
      }
    } finally {
      await run('docker', ['image', 'rm', name], { env });
    }
  };
}
