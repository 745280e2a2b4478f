import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';

/**
 * The state of a pod in a few words, for texts of failures.
 * @example web-1 Pending: web waiting (ImagePullBackOff)
 */
export function podSummary(pod: PodFact): string {
  const states = pod.containers.filter((container) => !isUneventful(container, pod)).map(containerSummary);
  const parts = [pod.reason, ...states].filter(Boolean).join('; ');
  const deletion = pod.change === 'deleted' ? ' (gone)' : pod.deletionTimestamp === undefined ? '' : ' (terminating)';
  return `${pod.name} ${pod.phase}${pod.ready ? ', ready' : ''}${deletion}${parts ? `: ${parts}` : ''}`;
}

function isUneventful({ init, state, exitCode, ready, restartCount }: ContainerStatus, pod: PodFact): boolean {
  const done = init ? exitCode === 0 : state === 'running' && (ready || pod.ready);
  return done && restartCount === 0;
}

function containerSummary(container: ContainerStatus): string {
  const { name, init, state, reason, exitCode, message, ready, restartCount, lastState } = container;
  const why = [reason, exitCode === undefined ? undefined : `exit ${String(exitCode)}`, firstLine(message)];
  const last = lastState?.exitCode === undefined ? '' : `, last exit ${String(lastState.exitCode)}`;
  const restarts = restartCount === 0 ? '' : `, restarted ${String(restartCount)}×${last}`;
  const notReady = state === 'running' && !ready ? ', not ready' : '';
  const inBrackets = why.filter(Boolean).join(', ');
  return `${init ? 'init ' : ''}${name} ${state}${inBrackets ? ` (${inBrackets})` : ''}${notReady}${restarts}`;
}

function firstLine(text: string | undefined): string | undefined {
  return text?.split('\n')[0]?.slice(0, 160);
}
