import type { EquippedCluster } from '../cluster/bring-up.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { ImageSource } from '../workload/sample-files.ts';

/**
 * The image of a sample app that the nodes have.
 * @throws HarnessError when they have none
 */
export function imageOf({ images }: EquippedCluster, { app, runtime }: ImageSource): string {
  const image = images.find((candidate) => candidate.app === app && candidate.runtime === runtime);
  if (image) return image.ref;
  throw new HarnessError(`The cluster has no image of sample app ${app}/${runtime}`, {
    code: 'no-sample-image',
    fix: 'run `seaworthy up`, which builds and loads them',
  });
}
