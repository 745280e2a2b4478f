import { appContainers } from '../../timeline/app-containers.ts';
import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import { lastLineOf } from '../facts/pod-summary.ts';

/** A container that has ended although it was to run on. */
export interface ContainerEnds {
  readonly pod: string;
  readonly container: string;
  /** How often, since its pod was made. */
  readonly times: number;
  /** How it ended the last time. */
  readonly last: NonNullable<ContainerStatus['lastState']>;
  /** What it is in now. */
  readonly state: ContainerStatus['state'];
}

/** The containers of a pod that have ended, but for its init containers, which are to end. */
export function containerEnds(pod: PodFact): readonly ContainerEnds[] {
  return appContainers(pod.containers).flatMap((container) => {
    const { name, state, restartCount } = container;
    const last = state === 'terminated' ? container : container.lastState;
    // Until it has started again, the count is still that of the run that ended.
    const times = state === 'running' ? restartCount : restartCount + 1;
    return last === undefined || times === 0 ? [] : [{ pod: pod.name, container: name, times, last, state }];
  });
}

/**
 * The pods whose containers do not stay up: they are down, or have ended since an earlier look. What ended before that and has run since
 * then is no matter.
 */
export function notStayingUp(pods: readonly PodFact[], before: readonly PodFact[]): readonly PodFact[] {
  return pods.filter((pod) => {
    const earlier = before.find(({ uid }) => uid === pod.uid);
    const isDown = appContainers(pod.containers).some(({ state }) => state !== 'running');
    return isDown || timesOf(pod) > (earlier ? timesOf(earlier) : 0);
  });
}

function timesOf(pod: PodFact): number {
  return containerEnds(pod).reduce((sum, { times }) => sum + times, 0);
}

/**
 * How often a container has ended, and how the last time.
 * @param logged the last line of its log, which is told where it left no termination message
 * @example container main of pod web-1 has ended 3 times, the last time with exit code 1 (Error): no such table
 */
export function containerEndsText({ pod, container, times, last }: ContainerEnds, logged?: string): string {
  const { exitCode, reason, message } = last;
  const often = times === 1 ? 'once' : `${times} times, the last time`;
  const code = exitCode === undefined ? '' : ` with exit code ${exitCode}`;
  const left = lastLineOf(message) ?? lastLineOf(logged);
  return `container ${container} of pod ${pod} has ended ${often}${code}${reason === undefined ? '' : ` (${reason})`}${left === undefined ? '' : `: ${left}`}`;
}
