import type { EquippedCluster } from '../../cluster/bring-up.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { ImageSource } from '../../subject/sample-files.ts';

/**
 * The image of a sample app that the nodes have.
 * @throws HarnessError when they have none
 */
export function imageOf({ images }: EquippedCluster, { app, runtime }: ImageSource): string {
  return imageOfRepository({ images }, `seaworthy/${app}-${runtime}`);
}

/** As `imageOf`, by the name of its repository, `seaworthy/web-node`. An image that is none of ours stays what it is. */
export function imageOfRepository({ images }: Pick<EquippedCluster, 'images'>, repository: string): string {
  const image = images.find(({ app, runtime }) => `seaworthy/${app}-${runtime}` === repository);
  if (image) return image.ref;
  if (!repository.startsWith('seaworthy/')) return repository;
  throw new HarnessError(`The cluster has no image \`${repository}\` of a sample app`, {
    code: 'no-sample-image',
    fix: 'run `seaworthy up`, which builds and loads them',
  });
}
