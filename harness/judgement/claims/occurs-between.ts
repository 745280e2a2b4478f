import { z } from 'zod';
import { marksOf } from '../../observation/pods/pod-evidence.ts';
import { momentSchema, timeOf, type Moment } from '../moments/moments.ts';
import { claimKind } from './claim-kind.ts';
import { violated, satisfied } from './assessed.ts';

/** The mark happened at least once between the two moments. */
export const occursBetween = claimKind('occursBetween', {
  fields: { mark: z.string(), from: momentSchema, to: momentSchema },
  make: (mark: string, from: Moment, to: Moment) => ({ mark, from, to }),
  moments: ({ from, to }) => [from, to],
  readsMarks: true,
  assess: ({ mark, from, to }, evidence) => {
    const [begin = Infinity, end = -Infinity] = [timeOf(from, evidence), timeOf(to, evidence)];
    const times = marksOf(evidence).filter(
      ({ name, markedAt }) => name === mark && markedAt > begin && markedAt < end,
    ).length;
    return times > 0
      ? satisfied('mark-meanwhile', { mark, times, from, to })
      : violated('no-mark-meanwhile', { mark, from, to });
  },
});
