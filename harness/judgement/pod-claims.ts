import { formatDuration } from '../core/duration.ts';
import type { Claim, Finding } from './claim.ts';
import type { Moment } from './moments.ts';
import { containerIn, marksOf, readingsOf } from './pod-evidence.ts';

/**
 * These marks happened in exactly this sequence, each as often as it stands there; other marks do not matter.
 * @param order as `main/preStop`, `main/SIGTERM`
 */
export function inOrder(...order: readonly string[]): Claim {
  return {
    says: `in this order, each as often as it stands here: ${order.join(', ')}`,
    readsMarks: true,
    assess: (evidence) => {
      const seen = marksOf(evidence).filter(({ name }) => order.includes(name));
      for (const name of new Set(order)) {
        const [times, wanted] = [seen, order.map((wish) => ({ name: wish }))].map((list) => countOf(list, name));
        if (times !== wanted) return broken(`${name} happened ${times ?? 0} times instead of ${wanted ?? 0}`);
      }
      const at = order.findIndex((name, index) => seen[index]?.name !== name);
      if (at === -1) return holds(story(seen));
      const early = seen[at];
      const late = seen.find(({ name }, index) => index > at && name === order[at]);
      const lead = (late?.markedAt ?? NaN) - (early?.markedAt ?? NaN);
      return broken(`${early?.name ?? ''} came ${formatDuration(lead)} before ${late?.name ?? ''}`);
    },
  };
}

/** So much time passed from one moment to the other; bounds in seconds. */
export function lasts(
  from: Moment,
  to: Moment,
  bounds: { readonly atLeast?: number; readonly atMost?: number },
): Claim {
  const { atLeast = -Infinity, atMost = Infinity } = bounds;
  return {
    says: `from ${from.name} to ${to.name}: ${Object.entries(bounds)
      .map((bound) => bound.join(' '))
      .join(', ')} s`,
    readsMarks: (from.fromLog ?? false) || (to.fromLog ?? false),
    assess: (evidence) => {
      const [begin, end] = [from.of(evidence), to.of(evidence)];
      const unseen = begin === undefined ? from : end === undefined ? to : undefined;
      if (begin === undefined || end === undefined) return broken(`${unseen?.name ?? ''} was not observed`);
      const took = (end - begin) / 1000;
      const reason = `${to.name} ${took.toFixed(2)} s after ${from.name}`;
      if (took < atLeast) return broken(`${reason}: earlier than ${atLeast} s`);
      return took > atMost ? broken(`${reason}: later than ${atMost} s`) : holds(reason);
    },
  };
}

/**
 * By the API: the init containers ran one after the other in this order, each to exit code 0 before the next began, and no
 * other container ran before all of them had ended.
 */
export function oneByOne(...names: readonly string[]): Claim {
  return {
    says: `the API shows ${names.join(', ')} one by one, before any other container`,
    readsMarks: false,
    assess: (evidence) => {
      const overlap = readingsOf(evidence)
        .map((reading) => overlapIn(reading.containers.map(stateOf), names))
        .find(Boolean);
      if (overlap !== undefined) return broken(overlap);
      const last = readingsOf(evidence).at(-1);
      const ends = names.map((name) => last && containerIn(last, name));
      const failed = ends.find((container) => container?.exitCode !== 0);
      if (failed) return broken(`${failed.name} ended with ${failed.exitCode ?? 'no exit code'}`);
      const late = ends.findIndex(
        (container, index) => (container?.finishedAt ?? NaN) > (ends[index + 1]?.startedAt ?? Infinity),
      );
      if (late >= 0)
        return broken(`${names[late + 1] ?? ''} started before ${names[late] ?? ''} had finished, by their timestamps`);
      return holds(`${names.length} init containers one by one in every reading of the API`);
    },
  };
}

/**
 * Until that moment the container waits, and its pod is Pending and not ready; from then on it runs.
 * @param reason of its waiting; `PodInitializing` in a pod with init containers
 */
export function heldBack(container: string, until: Moment, reason = 'ContainerCreating'): Claim {
  return {
    says: `${container} is Waiting: ${reason}, and its pod Pending, until ${until.name}`,
    readsMarks: until.fromLog ?? false,
    assess: (evidence) => {
      const end = until.of(evidence);
      if (end === undefined) return broken(`${until.name} was not observed`);
      const readings = readingsOf(evidence);
      const before = readings.filter(({ at }) => at < end);
      const early = before.find((reading) => containerIn(reading, container)?.state === 'running' || reading.ready);
      if (early)
        return broken(
          `${container} was ${early.ready ? 'ready' : 'running'} ${formatDuration(end - early.at)} before ${until.name}`,
        );
      const last = before.at(-1);
      const state = last && containerIn(last, container);
      if (last?.phase !== 'Pending' || state?.reason !== reason)
        return broken(
          `the pod was ${last?.phase ?? 'unseen'} and ${container} ${state?.reason ?? state?.state ?? 'unseen'} before ${until.name}`,
        );
      const after = readings.find((reading) => containerIn(reading, container)?.state === 'running');
      if (!after) return broken(`${container} was never seen running`);
      return holds(`Pending and ${reason} until ${until.name}, running ${formatDuration(after.at - end)} later`);
    },
  };
}

/** The mark happened at least once between the two moments. */
export function meanwhile(name: string, from: Moment, to: Moment): Claim {
  return {
    says: `${name} between ${from.name} and ${to.name}`,
    readsMarks: true,
    assess: (evidence) => {
      const [begin = Infinity, end = -Infinity] = [from.of(evidence), to.of(evidence)];
      const times = marksOf(evidence).filter(
        (mark) => mark.name === name && mark.markedAt > begin && mark.markedAt < end,
      );
      const reason = `${name} ${times.length} times between ${from.name} and ${to.name}`;
      return times.length > 0 ? holds(reason) : broken(reason);
    },
  };
}

function overlapIn(
  states: readonly { name: string; begun: boolean; done: boolean }[],
  names: readonly string[],
): string | undefined {
  for (const [index, name] of names.entries()) {
    const state = states.find((candidate) => candidate.name === name);
    if (!state || state.done) continue;
    const early = states.find(
      (other) => other.begun && other.name !== name && !names.slice(0, index).includes(other.name),
    );
    if (early) return `${early.name} had begun before ${name} had ended`;
  }
  return undefined;
}

function stateOf({ name, state }: { readonly name: string; readonly state: string }) {
  return { name, begun: state !== 'waiting', done: state === 'terminated' };
}

function countOf(list: readonly { readonly name: string }[], name: string): number {
  return list.filter((item) => item.name === name).length;
}

/** `main/preStop, main/preStopDone +1.00 s`: each mark with the time since the first. */
function story(marks: readonly { readonly name: string; readonly markedAt: number }[]): string {
  const begin = marks[0]?.markedAt ?? 0;
  return marks
    .map(({ name, markedAt }, index) => (index === 0 ? name : `${name} +${((markedAt - begin) / 1000).toFixed(2)} s`))
    .join(', ');
}

function holds(reason: string): Finding {
  return { holds: true, reason };
}

function broken(reason: string): Finding {
  return { holds: false, reason };
}
