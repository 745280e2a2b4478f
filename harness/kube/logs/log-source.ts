import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import type { NamespaceState } from '../watch/namespace-view.ts';

/** The log of one run of a container: every restart is a source of its own. */
export interface LogSource {
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  readonly restart: number;
}

/**
 * The runs of containers that the state of a pod shows, including those that began and ended between two watch events.
 * Runs that never began have no log.
 */
export function logSources(pod: PodFact): readonly LogSource[] {
  return pod.containers.flatMap((container) => {
    const { name, state, startedAt, lastState, restartCount } = container;
    // While it waits to start again, the count is still that of the run that ended.
    const previous = state === 'waiting' ? restartCount : restartCount - 1;
    return [
      ...(lastState?.startedAt ? [sourceOf(pod, name, previous)] : []),
      ...(state !== 'waiting' && startedAt ? [sourceOf(pod, name, restartCount)] : []),
    ];
  });
}

/**
 * Where the log of a run is now: `current` or `previous` of its container, or `lost` once the pod is gone or a later run
 * took its place as the previous one.
 */
export function placeOf(source: LogSource, namespace: NamespaceState): 'current' | 'previous' | 'lost' {
  const container = statusOf(source, namespace.pods.get(source.uid));
  if (!container) return 'lost';
  if (container.restartCount === source.restart) return 'current';
  return container.restartCount === source.restart + 1 ? 'previous' : 'lost';
}

/** Tells whether a run is known to have ended. */
export function hasEnded(source: LogSource, namespace: NamespaceState): boolean {
  const container = statusOf(source, namespace.pods.get(source.uid));
  return container?.state !== 'running' || container.restartCount !== source.restart;
}

export function nameOfSource({ pod, container, restart }: LogSource): string {
  return `log of ${pod}/${container}${restart === 0 ? '' : ` (restart ${String(restart)})`}`;
}

function sourceOf({ name, uid }: PodFact, container: string, restart: number): LogSource {
  return { pod: name, uid, container, restart };
}

function statusOf(source: LogSource, pod: PodFact | undefined): ContainerStatus | undefined {
  return pod?.containers.find(({ name }) => name === source.container);
}
