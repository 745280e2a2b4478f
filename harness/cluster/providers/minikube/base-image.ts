import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileStep } from '../../../build/file-step.ts';
import { aptOfUserland } from '../../../build/debian/apt-of-userland.ts';
import { securityList } from '../../../build/debian/debootstrap.ts';
import { hashOfPath } from '../../../build/step-key.ts';
import type { Step } from '../../../build/steps.ts';
import type { Config } from '../../../config/config.ts';
import { inTemporaryFolder } from '../../../shell/temporary-folder.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { imageStep } from '../../images/image-step.ts';
import { sources } from '../../node-image/sources.ts';
import { nodeUserland } from '../../node-image/userland-step.ts';

/** minikube reaches its nodes by ssh, and works there as a user. */
const packages = ['openssh-server', 'sudo'];

/** The image that minikube makes nodes of where no container registry answers: our node image, with a way in. */
export function baseImageStep(engine: Promise<Engine>, config: Config, nodeImage: Step): Step {
  const debs = packagesStep(config);
  const dockerfile = join(sources, 'minikube.Dockerfile');
  const rootfs = join(sources, 'minikube-rootfs');
  return imageStep(engine, {
    name: 'base image of minikube',
    repository: 'seaworthy/minikube-base',
    needs: [nodeImage, debs],
    inputs: [dockerfile, rootfs].map(hashOfPath),
    async make(ref, answering, { log, signal }) {
      await inTemporaryFolder('minikube-base', async (context) => {
        await cp(rootfs, join(context, 'rootfs'), { recursive: true });
        await cp(debs.output, join(context, 'debs'), { recursive: true });
        const how = ['--build-arg', `node=${nodeImage.output}`, '--file', dockerfile, '--tag', ref];
        await answering.docker(['build', ...how, context], { onLine: log, signal });
      });
      return undefined;
    },
  });
}

/** The packages that a node lacks, with all that they need and it lacks as well, as a folder of files. */
function packagesStep(config: Config): Step {
  const userland = nodeUserland(config);
  return fileStep(config.cacheDir, {
    name: 'packages of minikube’s nodes',
    needs: [userland],
    inputs: packages,
    async make(to, { run }) {
      const lists = ['etc/apt/sources.list', securityList];
      const options = await aptOfUserland(join(config.cacheDir, 'apt', 'minikube'), userland.output, lists);
      await mkdir(join(to, 'partial'), { recursive: true });
      const how = ['--yes', '--no-install-recommends', '--download-only', '-o', `Dir::Cache::Archives=${to}`];
      await run('apt-get', [...options, 'update']);
      await run('apt-get', [...options, ...how, 'install', ...packages]);
      for (const rest of ['partial', 'lock']) await rm(join(to, rest), { recursive: true, force: true });
      return undefined;
    },
  });
}
