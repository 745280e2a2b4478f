import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import type { NamespaceState } from '../watch/namespace-view.ts';

/** The log of one run of a container: every restart is a source of its own. */
export interface LogSource {
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  readonly restart: number;
  /**
   * Unix time, ms, to the second. A kubelet that made a new sandbox may count the runs of init containers from 0 again, as it has removed
   * their containers and logs (`purgeInitContainers` in pkg/kubelet/kuberuntime; seen in Kubernetes 1.35).
   */
  readonly startedAt: number;
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
      ...(lastState?.startedAt ? [sourceOf(pod, name, previous, lastState.startedAt)] : []),
      ...(state !== 'waiting' && startedAt ? [sourceOf(pod, name, restartCount, startedAt)] : []),
    ];
  });
}

/**
 * Where the log of a run is now: `current` or `previous` of its container, or `lost` once the pod is gone or a later run
 * took its place as the previous one.
 */
export function placeOf(source: LogSource, namespace: NamespaceState): 'current' | 'previous' | 'lost' {
  const container = statusOf(source, namespace.pods.get(source.uid));
  if (!container || isAnotherRun(source, container)) return 'lost';
  if (container.restartCount === source.restart) return 'current';
  return container.restartCount === source.restart + 1 ? 'previous' : 'lost';
}

/** Tells whether a run is known to have ended. */
export function hasEnded(source: LogSource, namespace: NamespaceState): boolean {
  const container = statusOf(source, namespace.pods.get(source.uid));
  if (container?.state !== 'running' || container.restartCount !== source.restart) return true;
  return isAnotherRun(source, container);
}

/** The same for the same run. */
export function keyOfSource({ uid, container, restart, startedAt }: LogSource): string {
  return `${uid}/${container}/${restart}/${startedAt}`;
}

/** Whether the container has begun a run that has the same count. */
function isAnotherRun({ restart, startedAt: since }: LogSource, { restartCount, startedAt }: ContainerStatus): boolean {
  return restartCount === restart && startedAt !== undefined && startedAt > since;
}

export function nameOfSource({ pod, container, restart }: LogSource): string {
  return `log of ${pod}/${container}${restart === 0 ? '' : ` (restart ${String(restart)})`}`;
}

function sourceOf({ name, uid }: PodFact, container: string, restart: number, startedAt: number): LogSource {
  return { pod: name, uid, container, restart, startedAt };
}

function statusOf(source: LogSource, pod: PodFact | undefined): ContainerStatus | undefined {
  return pod?.containers.find(({ name }) => name === source.container);
}
