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
  const left = lastState?.message === message ? undefined : lastLineOf(lastState?.message);
  const lastExit = `, last exit ${String(lastState?.exitCode)}${left === undefined ? '' : ` (${left})`}`;
  const last = lastState?.exitCode === undefined ? '' : lastExit;
  const restarts = restartCount === 0 ? '' : `, restarted ${String(restartCount)}×${last}`;
  const notReady = state === 'running' && !ready ? ', not ready' : '';
  const inBrackets = why.filter(Boolean).join(', ');
  return `${init ? 'init ' : ''}${name} ${state}${inBrackets ? ` (${inBrackets})` : ''}${notReady}${restarts}`;
}

/** Its begin and its end, where it is long: what a container runtime says has the cause at its end. */
function firstLine(text: string | undefined): string | undefined {
  const line = text?.split('\n')[0];
  return line !== undefined && line.length > 160 ? `${line.slice(0, 60)}…${line.slice(-100)}` : line;
}

const longestLine = 200;

/** The last line of what a container left behind, which says more than the first; the end of it, where it is long. */
export function lastLineOf(text: string | undefined): string | undefined {
  const line = text?.trimEnd().split('\n').at(-1)?.trim() ?? '';
  if (line === '') return undefined;
  return line.length > longestLine ? `…${line.slice(-longestLine)}` : line;
}
