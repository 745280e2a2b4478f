import { momentSchema, timeOf, type Moment } from '../moments/moments.ts';
import { claimKind } from './claim-kind.ts';
import { broken, holds } from './finding.ts';

/** The moment was not observed, up to now. */
export const never = claimKind('never', {
  fields: { moment: momentSchema },
  make: (moment: Moment) => ({ moment }),
  moments: ({ moment }) => [moment],
  assess: ({ moment }, evidence) =>
    timeOf(moment, evidence) === undefined
      ? holds('moment-not-observed', { moment })
      : broken('moment-observed', { moment }),
});
