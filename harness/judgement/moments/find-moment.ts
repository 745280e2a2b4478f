import type { EndpointReading, PodFact, RuntimeFact } from '../../timeline/fact.ts';
import type { Moment } from './moments.ts';
import { containerIn, marksOf, readingsOf, type PodEvidence } from '../../observation/pod-evidence.ts';
import { roundingMs } from '../../observation/tolerances.ts';

/** When it was, in epoch milliseconds, at the earliest where that is not exactly known; undefined when it was not observed. */
export function timeOf(moment: Moment, evidence: PodEvidence): number | undefined {
  const { name, uid, timeline } = evidence;
  const reading = (test: (pod: PodFact) => boolean) => readingsOf(evidence).find(test);
  switch (moment.moment) {
    case 'deletionAsked':
      return timeline.of('command').findLast(({ verb, object }) => verb === 'delete' && object === `pod/${name}`)?.at;
    case 'deletionSeen':
      return reading(({ deletionTimestamp }) => deletionTimestamp !== undefined)?.at;
    case 'gone':
      return reading(({ change }) => change === 'deleted')?.at;
    case 'ready':
      return reading((pod) => pod.ready)?.at;
    case 'unready': {
      const since = reading((pod) => pod.ready)?.at ?? Infinity;
      return reading((pod) => pod.at > since && !pod.ready)?.at;
    }
    case 'mark':
      return marksOf(evidence).find((fact) => fact.name === moment.mark)?.markedAt;
    case 'lastMark':
      return marksOf(evidence).findLast((fact) => fact.name === moment.mark)?.markedAt;
    case 'running':
      return reading((pod) => containerIn(pod, moment.container)?.state === 'running')?.at;
    case 'ended':
      return firstEnd(evidence, moment.container)?.at;
    case 'started':
      return firstStart(evidence, moment.container);
    case 'finished':
      return firstCall(evidence, moment.container, 'exit') ?? firstEnd(evidence, moment.container)?.finishedAt;
    case 'stopCalled':
      return firstCall(evidence, moment.container, 'stop') ?? timeOf({ ...moment, moment: 'signalled' }, evidence);
    case 'signalled':
      return (
        firstCall(evidence, moment.container, 'signal') ??
        timeOf({ moment: 'mark', mark: `${moment.container}/SIGTERM` }, evidence)
      );
    case 'killed':
      return (
        firstCall(evidence, moment.container, 'kill') ??
        timeOf({ moment: 'lastMark', mark: `${moment.container}/alive` }, evidence)
      );
    case 'event':
      return timeline.of('event').find((fact) => fact.reason === moment.reason && fact.about.uid === uid)?.at;
    case 'endpoint':
      return timeline
        .of('endpointslice')
        .find(({ endpoints }) => endpoints.some((its) => its.pod === name && isIn(its, moment.state)))?.at;
    case 'serviceReady':
      return timeline
        .of('endpointslice')
        .find((slice) => slice.service === moment.service && slice.endpoints.some((its) => its.ready))?.at;
    case 'on':
      return timeOf(moment.that, { ...moment.pod, timeline });
  }
}

/** As `timeOf`, at the latest; undefined also where nothing tells that. */
export function latestTimeOf(moment: Moment, evidence: PodEvidence): number | undefined {
  switch (moment.moment) {
    case 'on':
      return latestTimeOf(moment.that, { ...moment.pod, timeline: evidence.timeline });
    case 'started':
      return earliest(secondAfter(timeOf(moment, evidence)), timeOf({ ...moment, moment: 'running' }, evidence));
    case 'finished':
      return firstCall(evidence, moment.container, 'exit') ?? latestEnd(moment.container, evidence);
    case 'killed':
      return firstCall(evidence, moment.container, 'kill') ?? latestEnd(moment.container, evidence);
    default:
      return timeOf(moment, evidence);
  }
}

/** Before the next whole second, before the news of it, and before the pod was gone. */
function latestEnd(container: string, evidence: PodEvidence): number | undefined {
  const end = firstEnd(evidence, container);
  return earliest(secondAfter(end?.finishedAt), end?.at, timeOf({ moment: 'gone' }, evidence));
}

/** It is read from a log. */
export function isFromLog(moment: Moment): boolean {
  return ['mark', 'lastMark', 'stopCalled', 'signalled', 'killed'].includes(kindOf(moment));
}

/** It is when the news of it arrived, which a busy machine delays. */
export function isByNews(moment: Moment): boolean {
  const byNews = ['deletionSeen', 'gone', 'ready', 'unready', 'running', 'ended', 'event', 'endpoint', 'serviceReady'];
  return byNews.includes(kindOf(moment));
}

function kindOf(moment: Moment): string {
  return moment.moment === 'on' ? moment.that.moment : moment.moment;
}

function secondAfter(at: number | undefined): number | undefined {
  return at === undefined ? undefined : at + roundingMs;
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** By the journal of its node's container runtime. */
function firstCall({ uid, timeline }: PodEvidence, container: string, call: RuntimeFact['call']): number | undefined {
  return timeline.of('runtime').find((fact) => fact.uid === uid && fact.container === container && fact.call === call)
    ?.calledAt;
}

function firstStart(evidence: PodEvidence, container: string): number | undefined {
  for (const reading of readingsOf(evidence)) {
    const { startedAt } = containerIn(reading, container) ?? {};
    if (startedAt !== undefined) return startedAt;
  }
  return undefined;
}

/** The first news of an end: a container that is started again at once may never be seen ended, but as its last state. */
function firstEnd(
  evidence: PodEvidence,
  container: string,
): { at: number; finishedAt: number | undefined } | undefined {
  for (const reading of readingsOf(evidence)) {
    const its = containerIn(reading, container);
    const end = its?.state === 'terminated' ? its : its?.lastState;
    if (end) return { at: reading.at, finishedAt: end.finishedAt };
  }
  return undefined;
}

type EndpointState = Extract<Moment, { moment: 'endpoint' }>['state'];

function isIn(endpoint: EndpointReading, state: EndpointState): boolean {
  return conditionsOf(state).every(([condition, value]) => endpoint[condition] === value);
}

/** In one order, however they were written. */
export function conditionsOf(state: EndpointState): (readonly [keyof EndpointState, boolean])[] {
  return (['ready', 'serving', 'terminating'] as const).flatMap((condition) => {
    const value = state[condition];
    return value === undefined ? [] : [[condition, value] as const];
  });
}
