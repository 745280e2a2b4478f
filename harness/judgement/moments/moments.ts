import { z } from 'zod';
import type { PodEvidence } from '../../observation/pod-evidence.ts';
import { makersOf, schemaOfKinds } from '../kinds.ts';
import { ended, finished } from './container-end.ts';
import { running, started } from './container-start.ts';
import { deletionAsked, deletionSeen, gone } from './deletion.ts';
import { endpoint, serviceReady } from './endpoint.ts';
import { event } from './event.ts';
import { lastMark, mark } from './mark.ts';
import type { MomentKind } from './moment-kind.ts';
import { ready, unready } from './readiness.ts';
import { killed, signalled, stopCalled } from './stop.ts';

/** Each is told here, and nowhere else. */
const kinds = {
  ...{ deletionAsked, deletionSeen, gone },
  ...{ ready, unready },
  ...{ mark, lastMark },
  ...{ running, started, ended, finished },
  ...{ stopCalled, signalled, killed },
  event,
  ...{ endpoint, serviceReady },
};

const ofItsPod = schemaOfKinds('moment', kinds);

export const momentSchema = z.discriminatedUnion('moment', [
  ...ofItsPod.options,
  z.object({ moment: z.literal('on'), pod: z.object({ name: z.string(), uid: z.string() }), that: ofItsPod }),
]);

/** A moment in a pod's life, as data: it is saved with the judgement, and looked up in the evidence again. */
export type Moment = Readonly<z.infer<typeof momentSchema>>;
type OwnMoment = Readonly<z.infer<typeof ofItsPod>>;

/** What makes each of them, for suites. */
export const moments = {
  ...makersOf(kinds),
  /** The same moment of another pod. */
  on: ({ name, uid }: { readonly name: string; readonly uid: string }, that: OwnMoment): Moment => ({
    moment: 'on',
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
export function isByNews(moment: Moment): boolean {
  return kindOf(moment).by === 'news';
}

/** The name of the pod that it is told of, where that is another one. */
export function otherPodOf(moment: Moment): string | undefined {
  return moment.moment === 'on' ? moment.pod.name : undefined;
}

function kindOf(moment: Moment): MomentKind {
  const byName: Readonly<Record<OwnMoment['moment'], MomentKind>> = kinds;
  return byName[ownOf(moment).moment];
}

function ownOf(moment: Moment): OwnMoment {
  return moment.moment === 'on' ? moment.that : moment;
}

function podOf(moment: Moment, { timeline, ...pod }: PodEvidence): PodEvidence {
  return { ...(moment.moment === 'on' ? moment.pod : pod), timeline };
}
