import type { Config } from '../../config/config.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { imageStep } from '../images/image-step.ts';
import { hashOfPath } from '../../build/step-key.ts';
import type { Step } from '../../build/steps.ts';
import { clusterImagesStep } from './cluster-images-step.ts';
import { goStep } from './go-step.ts';
import { nodeBaseStep } from './node-base-step.ts';
import { nodePrograms, type NodePrograms } from './node-programs.ts';
import { nodeUserland, userlandImageStep } from './userland-step.ts';

export interface NodeImageSteps {
  readonly nodeImage: Step;
  /** All that goes into it and needs no engine, or only its start. */
  readonly early: readonly Step[];
  readonly programs: NodePrograms;
}

/** The steps of the offline node image, for kind, of the version of Kubernetes that the settings ask for. */
export function nodeImageSteps(engine: Promise<Engine>, config: Config): NodeImageSteps {
  const programs = nodePrograms(config);
  const localPathProvisioner = goStep(config, 'local-path-provisioner', 'local-path-provisioner');
  const userland = nodeUserland(config);
  const images = clusterImagesStep(config, { programs, localPathProvisioner, userland });
  const userlandImage = userlandImageStep(engine, userland);
  const base = nodeBaseStep(engine, config, programs, userlandImage);
  const nodeImage = imageStep(engine, {
    name: 'node image',
    repository: 'seaworthy/node',
    needs: [base, images],
    inputs: [hashOfPath(import.meta.filename)],
    async make(ref, answering, { log, signal }) {
      const container = `import-into-${ref.replaceAll(/\W/g, '-')}`;
      const docker = (...args: string[]) => answering.docker(args, { onLine: log, signal });
      await docker('rm', '--force', '--volumes', container); // a killed run leaves it
      try {
        const options = ['--name', container, '--privileged', '--entrypoint', 'bash', '-v', `${images.output}:/mnt:ro`];
        await docker('run', ...options, base.output, '-c', importImages);
        const changes = ['ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]', 'CMD []'];
        await docker('commit', ...changes.flatMap((change) => ['--change', change]), container, ref);
      } finally {
        await answering.docker(['rm', '--force', '--volumes', container]);
      }
      return undefined;
    },
  });
  return { nodeImage, early: [images, userlandImage], programs };
}

/**
 * Run on the node to be: its own containerd unpacks the images, and what it wrote becomes the top layer. Packed layers are
 * dropped at once, as Docker copies /var for every node.
 */
const importImages = `
  set -euo pipefail
  containerd --log-level warn &
  until ctr version >/dev/null 2>&1; do kill -0 %1; sleep .1; done
  tar -C /mnt -c . | ctr -n k8s.io images import --local --discard-unpacked-layers -
  ctr -n k8s.io content prune references
  kill %1; wait %1 || true`;
