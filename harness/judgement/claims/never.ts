import { momentSchema, timeOf, type Moment } from '../moments/moments.ts';
import { claimKind } from './claim-kind.ts';
import { violated, satisfied } from './assessed.ts';

/** The moment was not observed, up to now. */
export const never = claimKind('never', {
  fields: { moment: momentSchema },
  make: (moment: Moment) => ({ moment }),
  moments: ({ moment }) => [moment],
  assess: ({ moment }, evidence) =>
    timeOf(moment, evidence) === undefined
      ? satisfied('moment-not-observed', { moment })
      : violated('moment-observed', { moment }),
});
