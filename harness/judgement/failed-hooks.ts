import { preStopFailed, type PodLife } from '../observation/pods/pod-lives.ts';
import { appContainers } from '../timeline/app-containers.ts';
import type { OfContainer } from './reasons/untold.ts';

/** Containers of a pod that went whose preStop hook failed; the name of the container is left out where its pod has but one. */
export function failedPreStops(life: PodLife): readonly OfContainer[] {
  const containers = appContainers(life.containers);
  return containers
    .filter(({ runs }) => preStopFailed(life, runs.at(-1) ?? {}))
    .map(({ name }) => ({ pod: life.name, ...(containers.length > 1 && { container: name }) }));
}
