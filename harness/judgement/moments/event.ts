import { z } from 'zod';
import { momentKind } from './moment-kind.ts';

/** When the first event of this reason about the pod arrived. */
export const event = momentKind('event', {
  fields: { reason: z.string() },
  make: (reason: string) => ({ reason }),
  by: 'watch',
  time: ({ reason }, { uid, timeline }) =>
    timeline.of('event').find((fact) => fact.reason === reason && fact.about.uid === uid)?.at,
});
