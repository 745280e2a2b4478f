import type { ContainerReading, EndpointReading } from '../timeline/fact.ts';
import { containerIn, marksOf, readingsOf, type PodEvidence } from './pod-evidence.ts';

/** A moment in a pod's life that can be looked up in the evidence. */
export interface Moment {
  /** As it stands in a sentence: `SIGTERM of main`. */
  readonly name: string;
  /** Epoch milliseconds; undefined when it was not observed. */
  readonly of: (evidence: PodEvidence) => number | undefined;
  /** It is read from a log. */
  readonly fromLog?: boolean;
}

/** When we asked for the pod's deletion: no later than anything that follows from it. */
export const deletionAsked: Moment = {
  name: 'the deletion',
  of: ({ name, timeline }) =>
    timeline.of('command').findLast(({ verb, object }) => verb === 'delete' && object === `pod/${name}`)?.at,
};

/** When the API had no such pod any more, by arrival of the news. */
export const gone: Moment = {
  name: 'the end of the pod',
  of: (evidence) => readingsOf(evidence).find(({ change }) => change === 'deleted')?.at,
};

/** When the pod was first ready, by arrival of the news. */
export const ready: Moment = {
  name: 'the pod ready',
  of: (evidence) => readingsOf(evidence).find((reading) => reading.ready)?.at,
};

/** When the pod was first seen not ready any more. */
export const unready: Moment = {
  name: 'the pod no longer ready',
  of: (evidence) => {
    const since = ready.of(evidence) ?? Infinity;
    return readingsOf(evidence).find((reading) => reading.at > since && !reading.ready)?.at;
  },
};

/** When the pod's endpoint was first seen in this state. */
export function endpoint(state: Partial<Pick<EndpointReading, 'ready' | 'serving' | 'terminating'>>): Moment {
  const wanted = Object.entries(state) as [keyof typeof state, boolean][];
  return {
    name: `its endpoint ${wanted.map(([condition, value]) => `${condition}=${String(value)}`).join(' ')}`,
    of: ({ name, timeline }) =>
      timeline
        .of('endpointslice')
        .find(({ endpoints }) =>
          endpoints.some((its) => its.pod === name && wanted.every(([condition, value]) => its[condition] === value)),
        )?.at,
  };
}

/** The first mark of this name, `main/SIGTERM`, by the app's own clock. */
export function mark(name: string): Moment {
  return {
    name: `mark ${name}`,
    fromLog: true,
    of: (evidence) => marksOf(evidence).find((fact) => fact.name === name)?.markedAt,
  };
}

/** The last one of this name: of a process that was killed, its last sign of life. */
export function lastMark(name: string): Moment {
  return {
    name: `last mark ${name}`,
    fromLog: true,
    of: (evidence) => marksOf(evidence).findLast((fact) => fact.name === name)?.markedAt,
  };
}

/** When the container was first seen running. */
export function running(container: string): Moment {
  return { name: `${container} running`, of: firstReading(container, 'running') };
}

/** When the container was first seen ended. */
export function ended(container: string): Moment {
  return { name: `the end of ${container}`, of: firstReading(container, 'terminated') };
}

/** When the container was started first, by the container runtime, cut to whole seconds: never later than it was. */
export function started(container: string): Moment {
  return {
    name: `the start of ${container} (whole seconds)`,
    of: (evidence) => firstTold(evidence, container, ({ startedAt }) => startedAt),
  };
}

/** When the container ended first, by the container runtime, cut to whole seconds. */
export function finished(container: string): Moment {
  return {
    name: `the end of ${container} (whole seconds)`,
    of: (evidence) => firstTold(evidence, container, ({ finishedAt }) => finishedAt),
  };
}

/** When the first event of this reason about the pod arrived. */
export function event(reason: string): Moment {
  return {
    name: `event ${reason}`,
    of: ({ uid, timeline }) =>
      timeline.of('event').find((fact) => fact.reason === reason && fact.about.uid === uid)?.at,
  };
}

/** When a Service first had a ready endpoint, by arrival of the news. */
export function serviceReady(service: string): Moment {
  return {
    name: `Service ${service} ready`,
    of: ({ timeline }) =>
      timeline
        .of('endpointslice')
        .find((slice) => slice.service === service && slice.endpoints.some((endpoint) => endpoint.ready))?.at,
  };
}

function firstReading(container: string, state: 'running' | 'terminated'): Moment['of'] {
  return (evidence) => readingsOf(evidence).find((reading) => containerIn(reading, container)?.state === state)?.at;
}

function firstTold(
  evidence: PodEvidence,
  container: string,
  time: (reading: ContainerReading) => number | undefined,
): number | undefined {
  for (const reading of readingsOf(evidence)) {
    const its = containerIn(reading, container);
    const at = its && time(its);
    if (at !== undefined) return at;
  }
  return undefined;
}
