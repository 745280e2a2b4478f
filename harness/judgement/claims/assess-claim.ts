import { assessBackOffLoop, assessCount, assessPods } from './assess-set.ts';
import { isByNews, isFromLog, latestTimeOf, timeOf } from '../moments/find-moment.ts';
import { broken, holds, type Finding } from './finding.ts';
import type { Moment } from '../moments/moments.ts';
import type { Claim } from './pod-claims.ts';
import type { ClaimReasons } from '../reasons/claim-reasons.ts';
import { containerIn, marksOf, readingsOf, type PodEvidence } from '../../observation/pod-evidence.ts';

type Of<K extends Claim['claim']> = Extract<Claim, { claim: K }>;

/** Holds the claim against what was observed of the pod. */
export function assess(claim: Claim, evidence: PodEvidence): Finding {
  switch (claim.claim) {
    case 'inOrder':
      return assessOrder(claim, evidence);
    case 'lasts':
      return assessTime(claim, evidence);
    case 'oneByOne':
      return assessInit(claim, evidence);
    case 'heldBack':
      return assessHold(claim, evidence);
    case 'meanwhile':
      return assessMeanwhile(claim, evidence);
    case 'never':
      return assessAbsence(claim, evidence);
    case 'samePods':
      return assessPods(claim.count, evidence);
    case 'countsUnready':
      return assessCount(claim.replicas, evidence);
    case 'crashLoops':
      return assessBackOffLoop(claim.restarts, evidence);
  }
}

/** Whether it reads marks, so that a log that was lost leaves it open. */
export function readsMarks(claim: Claim): boolean {
  switch (claim.claim) {
    case 'inOrder':
    case 'meanwhile':
      return true;
    case 'oneByOne':
    case 'samePods':
    case 'countsUnready':
    case 'crashLoops':
      return false;
    case 'lasts':
      return isFromLog(claim.from) || isFromLog(claim.to);
    case 'heldBack':
      return isFromLog(claim.until);
    case 'never':
      return isFromLog(claim.moment);
  }
}

/** Names of the pods, besides its own, that it tells a moment of. */
export function otherPodsOf(claim: Claim): readonly string[] {
  if (claim.claim !== 'lasts') return [];
  return [claim.from, claim.to].flatMap((moment) => (moment.moment === 'on' ? [moment.pod.name] : []));
}

function assessOrder({ marks: order }: Of<'inOrder'>, evidence: PodEvidence): Finding {
  const seen = marksOf(evidence).filter(({ name }) => order.includes(name));
  for (const name of new Set(order)) {
    const times = countOf(name, seen);
    const wanted = countOf(
      name,
      order.map((wish) => ({ name: wish })),
    );
    if (times !== wanted) return broken('mark-count', { mark: name, times, wanted });
  }
  const at = order.findIndex((name, index) => seen[index]?.name !== name);
  if (at === -1) return holds('in-order', { marks: story(seen) });
  const early = seen[at];
  const late = seen.find(({ name }, index) => index > at && name === order[at]);
  const leadMs = (late?.markedAt ?? NaN) - (early?.markedAt ?? NaN);
  // Both times are the apps' own: what is late comes after its cause all the same.
  return { ...broken('out-of-order', { early: early?.name ?? '', late: late?.name ?? '', leadMs }), certain: true };
}

function assessTime({ from, to, bounds }: Of<'lasts'>, evidence: PodEvidence): Finding {
  const { atLeast = -Infinity, atMost = Infinity } = bounds;
  const [begin, latestBegin] = [timeOf(from, evidence), latestTimeOf(from, evidence)];
  const [end, latestEnd] = [timeOf(to, evidence), latestTimeOf(to, evidence)];
  if (begin === undefined || latestBegin === undefined) return unseen(from);
  if (end === undefined || latestEnd === undefined) return unseen(to);
  const [leastSeconds, mostSeconds] = [(end - latestBegin) / 1000, (latestEnd - begin) / 1000];
  const lasted = { from, to, leastSeconds, mostSeconds };
  // News can only be late: time that is counted from it can be too short, and nothing else here can.
  if (mostSeconds < atLeast)
    return { ...broken('too-early', { ...lasted, atLeastSeconds: atLeast }), certain: !isByNews(from) };
  if (leastSeconds > atMost)
    return { ...broken('too-late', { ...lasted, atMostSeconds: atMost }), window: { from: begin, to: latestEnd } };
  return holds('lasted', lasted);
}

function assessInit({ containers: names }: Of<'oneByOne'>, evidence: PodEvidence): Finding {
  const readings = readingsOf(evidence);
  const overlap = readings.map((reading) => overlapIn(reading.containers.map(stateOf), names)).find(Boolean);
  if (overlap !== undefined) return broken('containers-overlap', overlap);
  const last = readings.at(-1);
  const ends = names.map((name) => last && containerIn(last, name));
  const failed = ends.find((container) => container?.exitCode !== 0);
  if (failed) return broken('container-failed', { container: failed.name, exitCode: failed.exitCode });
  const late = ends.findIndex(
    (container, index) => (container?.finishedAt ?? NaN) > (ends[index + 1]?.startedAt ?? Infinity),
  );
  if (late >= 0) return broken('started-before-end', { container: names[late + 1] ?? '', before: names[late] ?? '' });
  return holds('one-by-one', { containers: names });
}

function assessHold({ container, until, reason }: Of<'heldBack'>, evidence: PodEvidence): Finding {
  const end = timeOf(until, evidence);
  if (end === undefined) return unseen(until);
  const readings = readingsOf(evidence);
  const before = readings.filter(({ at }) => at < end);
  const early = before.find((reading) => containerIn(reading, container)?.state === 'running' || reading.ready);
  if (early)
    return broken('not-held-back', {
      container,
      state: early.ready ? 'ready' : 'running',
      leadMs: end - early.at,
      until,
    });
  const last = before.at(-1);
  const state = last && containerIn(last, container);
  if (last?.phase !== 'Pending' || state?.reason !== reason)
    return broken('waited-otherwise', { phase: last?.phase, container, state: state?.reason ?? state?.state, until });
  const after = readings.find((reading) => containerIn(reading, container)?.state === 'running');
  if (!after) return broken('never-running', { container });
  return holds('held-back', { reason, until, runningAfterMs: after.at - end });
}

function assessMeanwhile({ mark, from, to }: Of<'meanwhile'>, evidence: PodEvidence): Finding {
  const [begin = Infinity, end = -Infinity] = [timeOf(from, evidence), timeOf(to, evidence)];
  const times = marksOf(evidence).filter(
    ({ name, markedAt }) => name === mark && markedAt > begin && markedAt < end,
  ).length;
  return times > 0
    ? holds('mark-meanwhile', { mark, times, from, to })
    : broken('no-mark-meanwhile', { mark, from, to });
}

function assessAbsence({ moment }: Of<'never'>, evidence: PodEvidence): Finding {
  return timeOf(moment, evidence) === undefined
    ? holds('moment-not-observed', { moment })
    : broken('moment-observed', { moment });
}

function overlapIn(
  states: readonly { name: string; begun: boolean; done: boolean }[],
  names: readonly string[],
): ClaimReasons['containers-overlap'] | undefined {
  for (const [index, name] of names.entries()) {
    const state = states.find((candidate) => candidate.name === name);
    if (!state || state.done) continue;
    const early = states.find(
      (other) => other.begun && other.name !== name && !names.slice(0, index).includes(other.name),
    );
    if (early) return { early: early.name, before: name };
  }
  return undefined;
}

function stateOf({ name, state }: { readonly name: string; readonly state: string }) {
  return { name, begun: state !== 'waiting', done: state === 'terminated' };
}

function countOf(name: string, list: readonly { readonly name: string }[]): number {
  return list.filter((item) => item.name === name).length;
}

function story(
  marks: readonly { readonly name: string; readonly markedAt: number }[],
): ClaimReasons['in-order']['marks'] {
  const begin = marks[0]?.markedAt ?? 0;
  return marks.map(({ name, markedAt }) => ({ mark: name, afterFirstMs: markedAt - begin }));
}

function unseen(moment: Moment): Finding {
  return broken('moment-not-observed', { moment });
}
