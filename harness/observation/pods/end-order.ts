import { appContainers } from '../../timeline/app-containers.ts';
import type { PodLife } from './pod-lives.ts';
import { endOfRun } from './pod-runs.ts';

/** When a container of a pod ended; absent where that was not seen. */
export interface ContainerEnd {
  readonly container: string;
  /** A native sidecar: an init container that runs beside the others until they have ended. */
  readonly sidecar?: true;
  readonly at?: number | undefined;
}

/**
 * The last end of each container that was to run for as long as its pod, the first one first; none of a pod that has but one. Where the
 * container runtime does not tell of all of them, as the watch saw them: those that it showed together have one time.
 */
export function endOrder({ containers }: Pick<PodLife, 'containers'>): readonly ContainerEnd[] {
  const all = appContainers(containers);
  if (all.length < 2) return [];
  const last = all.map(({ name, sidecar, runs }) => ({ name, sidecar, run: runs.at(-1) ?? {} }));
  const areExact = last.every(({ run }) => run.exitMarkAt !== undefined || run.exitedAt !== undefined);
  return last
    .map(({ name, sidecar, run }): ContainerEnd => {
      const at = areExact ? endOfRun(run) : run.endSeenAt;
      return { container: name, ...(sidecar && { sidecar }), at };
    })
    .sort((one, other) => (one.at ?? Infinity) - (other.at ?? Infinity) || 0);
}
