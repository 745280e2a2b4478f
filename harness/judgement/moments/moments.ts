import { z } from 'zod';
import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import { makersOf, schemaOfKinds, type SchemaOf } from '../kinds.ts';
import { terminatedSeen, terminated } from './container-end.ts';
import { runningSeen, started } from './container-start.ts';
import { deletionRequested, deletionSeen, podDeleted } from './deletion.ts';
import { endpoint, serviceReady } from './endpoint.ts';
import { event } from './event.ts';
import { lastMark, mark } from './mark.ts';
import type { MomentKind } from './moment-kind.ts';
import { ready, unready } from './readiness.ts';
import { killed, signalled, stopCalled } from './stop.ts';

/** Each is told here, and nowhere else. */
const kinds = {
  ...{ deletionRequested, deletionSeen, podDeleted },
  ...{ ready, unready },
  ...{ mark, lastMark },
  ...{ runningSeen, started, terminatedSeen, terminated },
  ...{ stopCalled, signalled, killed },
  event,
  ...{ endpoint, serviceReady },
};

const ofItsPod = schemaOfKinds('moment', kinds);

type OwnMoment = Readonly<z.infer<typeof ofItsPod>>;

const ofAnyPod = z.discriminatedUnion('moment', [
  ...ofItsPod.options,
  z.object({ moment: z.literal('ofPod'), pod: z.object({ name: z.string(), uid: z.string() }), that: ofItsPod }),
]);

/** A moment in a pod's life, as data: it is saved with the judgement, and looked up in the evidence again. */
export type Moment = Readonly<z.infer<typeof ofAnyPod>>;
export const momentSchema: SchemaOf<Moment> = ofAnyPod;

/** What makes each of them, for suites. */
export const moments = {
  ...makersOf(kinds),
  /** The same moment of another pod. */
  ofPod: ({ name, uid }: { readonly name: string; readonly uid: string }, that: OwnMoment): Moment => ({
    moment: 'ofPod',
    pod: { name, uid },
    that,
  }),
};

/** When it was, in epoch milliseconds, at the earliest where that is not exactly known; undefined when it was not observed. */
export function timeOf(moment: Moment, evidence: PodEvidence): number | undefined {
  return kindOf(moment).time(ownOf(moment), podOf(moment, evidence));
}

/** As `timeOf`, at the latest; undefined also where nothing tells that. */
export function latestTimeOf(moment: Moment, evidence: PodEvidence): number | undefined {
  const kind = kindOf(moment);
  return (kind.latest ?? kind.time)(ownOf(moment), podOf(moment, evidence));
}

/** It is read from a log. */
export function isFromLog(moment: Moment): boolean {
  return kindOf(moment).by === 'log';
}

/** It is when the event of it arrived, which a busy machine delays. */
export function isObservedByWatch(moment: Moment): boolean {
  return kindOf(moment).by === 'watch';
}

/** The name of the pod that it is told of, where that is another one. */
export function otherPodOf(moment: Moment): string | undefined {
  return moment.moment === 'ofPod' ? moment.pod.name : undefined;
}

function kindOf(moment: Moment): MomentKind {
  const byName: Readonly<Record<OwnMoment['moment'], MomentKind>> = kinds;
  return byName[ownOf(moment).moment];
}

function ownOf(moment: Moment): OwnMoment {
  return moment.moment === 'ofPod' ? moment.that : moment;
}

function podOf(moment: Moment, { timeline, ...pod }: PodEvidence): PodEvidence {
  return { ...(moment.moment === 'ofPod' ? moment.pod : pod), timeline };
}
