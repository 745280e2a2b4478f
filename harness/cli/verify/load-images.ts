import type { Progress } from '../../build/progress.ts';
import type { ClusterProvider } from '../../cluster/cluster-provider.ts';
import { hasImage } from '../../cluster/images/image-step.ts';
import { UsageError } from '../../core/harness-error.ts';

/**
 * Puts images of the local engine into the nodes.
 * @throws UsageError where the nodes take none, and for one that the engine does not have
 */
export async function loadImages(
  { name, images }: ClusterProvider,
  refs: readonly string[],
  progress: Progress,
): Promise<void> {
  if (!images)
    throw new UsageError(
      `--load puts images into the nodes of clusters that Seaworthy made; the provider ${name} does not`,
      'push it to a registry that the nodes pull from',
    );
  const engine = await images.engine(progress);
  for (const ref of refs)
    if (!(await hasImage(engine, ref)))
      throw new UsageError(`The local engine has no image ${ref}`, 'build it first: docker build --tag NAME .');
  await images.load(refs, progress);
}
