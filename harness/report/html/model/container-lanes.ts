import type { ContainerStatus, MarkFact } from '../../../timeline/fact.ts';
import type { ContainerLane, ContainerSpan } from './experiment-model.ts';
import type { ObservedPod } from '../../../observation/pods/pod-evidence.ts';
import type { TimeAxis } from './time-axis.ts';

/** The lanes of a pod's containers, if it has several of them or one that restarted; else the pod's phases tell all. */
export function containerLanes({ snapshots, marks }: ObservedPod, axis: TimeAxis): readonly ContainerLane[] {
  const names = [...new Set(snapshots.flatMap(({ containers }) => containers.map(({ name }) => name)))];
  const restarted = snapshots.some(({ containers }) => containers.some(({ restartCount }) => restartCount > 0));
  if (names.length < 2 && !restarted) return [];
  return names.map((name) => {
    const own = marks.filter(({ container }) => container === name);
    const states = snapshots.flatMap(({ at, containers }) => {
      const container = containers.find((candidate) => candidate.name === name);
      return container ? [{ at, container }] : [];
    });
    const init = states.some(({ container }) => container.init);
    return { name, init, runs: spansOf(states, own).map((span) => onAxis(span, axis)) };
  });
}

interface State {
  readonly at: number;
  readonly container: ContainerStatus;
}

interface OpenSpan {
  from: number;
  to: number | undefined;
  readonly state: ContainerSpan['state'];
  readonly text: string;
}

function spansOf(states: readonly State[], marks: readonly MarkFact[]): OpenSpan[] {
  const spans: OpenSpan[] = [];
  const begin = (from: number, state: ContainerSpan['state'], text: string) => {
    const last = spans.at(-1);
    if (last?.state === state && last.text === text) return;
    const at = Math.max(from, last?.from ?? -Infinity);
    if (last) last.to = at;
    spans.push({ from: at, to: undefined, state, text });
  };
  for (const { at, container } of states) {
    const { state, startedAt, restartCount } = container;
    const running = `runs${restartCount > 0 ? `, for the ${ordinal(restartCount + 1)} time` : ''}`;
    const firstMark = marks.find(({ markedAt }) => startedAt !== undefined && markedAt >= startedAt)?.markedAt;
    if (state === 'running') begin(Math.min(at, firstMark ?? at), 'running', running);
    else if (state === 'waiting') begin(at, 'waiting', `waits: ${container.reason ?? 'to be started'}`);
    else {
      if (spans.at(-1)?.state !== 'running' && spans.at(-1)?.state !== 'ended')
        begin(firstMark ?? startedAt ?? at, 'running', running);
      begin(
        at,
        'ended',
        `ended with exit code ${String(container.exitCode ?? 'unknown')} (${container.reason ?? 'no reason'})`,
      );
    }
  }
  return spans;
}

function onAxis({ from, to, state, text }: OpenSpan, axis: TimeAxis): ContainerSpan {
  return { from: axis.at(from), to: axis.atOrNull(to), state, text };
}

function ordinal(count: number): string {
  return count === 2 ? '2nd' : count === 3 ? '3rd' : `${String(count)}th`;
}
