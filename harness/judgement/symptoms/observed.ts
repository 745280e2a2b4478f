import { momentSchema, timeOf } from '../moments/moments.ts';
import { symptomKind, unlessOfEach } from './symptom-kind.ts';

/** The moment was observed of every pod that went. */
export const observed = symptomKind('observed', {
  fields: { moment: momentSchema },
  missing: ({ moment }, evidence) =>
    unlessOfEach(
      evidence,
      ({ name, uid }) => timeOf(moment, { name, uid, timeline: evidence.timeline }) !== undefined,
      ({ name }) => ({ code: 'not-observed', figures: { moment, pod: name } }),
    ),
});

/** It was observed of none of them. */
export const notObserved = symptomKind('notObserved', {
  fields: { moment: momentSchema },
  missing: ({ moment }, evidence) =>
    unlessOfEach(
      evidence,
      ({ name, uid }) => timeOf(moment, { name, uid, timeline: evidence.timeline }) === undefined,
      ({ name }) => ({ code: 'observed', figures: { moment, pod: name } }),
    ),
});
