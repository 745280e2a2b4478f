import { formatDuration } from '../../core/duration.ts';
import { assessBackOffLoop, assessCount, assessPods } from './assess-set.ts';
import { isByNews, isFromLog, latestTimeOf, nameOf, timeOf } from '../moments/find-moment.ts';
import { broken, holds, type Finding } from './finding.ts';
import type { Moment } from '../moments/moments.ts';
import type { Claim } from './pod-claims.ts';
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

/** The claim in one line, for the text of a failure. */
export function describeClaim(claim: Claim): string {
  switch (claim.claim) {
    case 'inOrder':
      return `in this order, each as often as it stands here: ${claim.marks.join(', ')}`;
    case 'lasts':
      return `from ${nameOf(claim.from)} to ${nameOf(claim.to)}: ${describeBounds(claim.bounds)} s`;
    case 'oneByOne':
      return `the API shows ${claim.containers.join(', ')} one by one, before any other container`;
    case 'heldBack':
      return `${claim.container} is Waiting: ${claim.reason}, and its pod Pending, until ${nameOf(claim.until)}`;
    case 'meanwhile':
      return `${claim.mark} between ${nameOf(claim.from)} and ${nameOf(claim.to)}`;
    case 'never':
      return `never: ${nameOf(claim.moment)}`;
    case 'samePods':
      return `the same ${claim.count} pods all the time, by name and UID`;
    case 'countsUnready':
      return `status.replicas stays ${claim.replicas}, readyReplicas 0`;
    case 'crashLoops':
      return `each pod was restarted ${claim.restarts} times, and waited in CrashLoopBackOff`;
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

function describeBounds({ atLeast, atMost }: Of<'lasts'>['bounds']): string {
  return [
    ...(atLeast === undefined ? [] : [`atLeast ${atLeast}`]),
    ...(atMost === undefined ? [] : [`atMost ${atMost}`]),
  ].join(', ');
}

function assessOrder({ marks: order }: Of<'inOrder'>, evidence: PodEvidence): Finding {
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
  // Both times are the apps' own: what is late comes after its cause all the same.
  return { ...broken(`${early?.name ?? ''} came ${formatDuration(lead)} before ${late?.name ?? ''}`), certain: true };
}

function assessTime({ from, to, bounds }: Of<'lasts'>, evidence: PodEvidence): Finding {
  const { atLeast = -Infinity, atMost = Infinity } = bounds;
  const [begin, latestBegin] = [timeOf(from, evidence), latestTimeOf(from, evidence)];
  const [end, latestEnd] = [timeOf(to, evidence), latestTimeOf(to, evidence)];
  if (begin === undefined || latestBegin === undefined) return unseen(from);
  if (end === undefined || latestEnd === undefined) return unseen(to);
  const [shortest, longest] = [(end - latestBegin) / 1000, (latestEnd - begin) / 1000];
  const took = [...new Set([shortest, longest].map((time) => time.toFixed(2)))].join(' to ');
  const reason = `${nameOf(to)} ${took} s after ${nameOf(from)}`;
  // News can only be late: time that is counted from it can be too short, and nothing else here can.
  if (longest < atLeast) return { ...broken(`${reason}: earlier than ${atLeast} s`), certain: !isByNews(from) };
  if (shortest > atMost)
    return { ...broken(`${reason}: later than ${atMost} s`), window: { from: begin, to: latestEnd } };
  return holds(reason);
}

function assessInit({ containers: names }: Of<'oneByOne'>, evidence: PodEvidence): Finding {
  const readings = readingsOf(evidence);
  const overlap = readings.map((reading) => overlapIn(reading.containers.map(stateOf), names)).find(Boolean);
  if (overlap !== undefined) return broken(overlap);
  const last = readings.at(-1);
  const ends = names.map((name) => last && containerIn(last, name));
  const failed = ends.find((container) => container?.exitCode !== 0);
  if (failed) return broken(`${failed.name} ended with ${failed.exitCode ?? 'no exit code'}`);
  const late = ends.findIndex(
    (container, index) => (container?.finishedAt ?? NaN) > (ends[index + 1]?.startedAt ?? Infinity),
  );
  if (late >= 0)
    return broken(`${names[late + 1] ?? ''} started before ${names[late] ?? ''} had finished, by their timestamps`);
  return holds(`${names.join(', ')} one by one in every reading of the API, before any other container`);
}

function assessHold({ container, until, reason }: Of<'heldBack'>, evidence: PodEvidence): Finding {
  const end = timeOf(until, evidence);
  if (end === undefined) return unseen(until);
  const readings = readingsOf(evidence);
  const before = readings.filter(({ at }) => at < end);
  const early = before.find((reading) => containerIn(reading, container)?.state === 'running' || reading.ready);
  if (early)
    return broken(
      `${container} was ${early.ready ? 'ready' : 'running'} ${formatDuration(end - early.at)} before ${nameOf(until)}`,
    );
  const last = before.at(-1);
  const state = last && containerIn(last, container);
  if (last?.phase !== 'Pending' || state?.reason !== reason)
    return broken(
      `the pod was ${last?.phase ?? 'unseen'} and ${container} ${state?.reason ?? state?.state ?? 'unseen'} before ${nameOf(until)}`,
    );
  const after = readings.find((reading) => containerIn(reading, container)?.state === 'running');
  if (!after) return broken(`${container} was never seen running`);
  return holds(`Pending and ${reason} until ${nameOf(until)}, running ${formatDuration(after.at - end)} later`);
}

function assessMeanwhile({ mark, from, to }: Of<'meanwhile'>, evidence: PodEvidence): Finding {
  const [begin = Infinity, end = -Infinity] = [timeOf(from, evidence), timeOf(to, evidence)];
  const times = marksOf(evidence).filter(({ name, markedAt }) => name === mark && markedAt > begin && markedAt < end);
  const reason = `${mark} ${times.length} times between ${nameOf(from)} and ${nameOf(to)}`;
  return times.length > 0 ? holds(reason) : broken(reason);
}

function assessAbsence({ moment }: Of<'never'>, evidence: PodEvidence): Finding {
  return timeOf(moment, evidence) === undefined
    ? holds(`${nameOf(moment)} was not observed`)
    : broken(`${nameOf(moment)} was observed`);
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

function unseen(moment: Moment): Finding {
  return broken(`${nameOf(moment)} was not observed`);
}
