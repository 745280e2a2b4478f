import type { TimelineReader } from '../timeline/timeline.ts';

/** `kubectl describe pod shows of web-1: exit code 137, Error, no termination message`; undefined where no container was sent a signal. */
export function restartText(timeline: TimelineReader): string | undefined {
  const signal = timeline.of('signal').at(-1);
  if (!signal) return undefined;
  const { pod, uid, container, run } = signal;
  const after = timeline
    .of('pod')
    .filter((fact) => fact.uid === uid)
    .flatMap(({ containers }) =>
      containers.filter(({ name, restartCount }) => name === container && restartCount > run),
    );
  const { exitCode, reason, message } = after.find(({ lastState }) => lastState !== undefined)?.lastState ?? {};
  if (exitCode === undefined) return `kubectl describe pod shows nothing of how ${pod} ended`;
  const told = message === undefined ? 'no termination message' : `termination message ${JSON.stringify(message)}`;
  return `kubectl describe pod shows of ${pod}: exit code ${exitCode}, ${reason ?? 'no reason'}, ${told}`;
}
