import { z } from 'zod';
import { isObservedByWatch, latestTimeOf, momentSchema, timeOf, type Moment } from '../moments/moments.ts';
import { claimKind } from './claim-kind.ts';
import { violated, satisfied, unseen } from './assessed.ts';

const boundsSchema = z.object({ atLeast: z.number().exactOptional(), atMost: z.number().exactOptional() });

/**
 * So much time passed from one moment to the other; bounds in seconds. Where a moment is known only within limits, a bound is
 * broken when it is broken wherever within them the moment was.
 */
export const elapsed = claimKind('elapsed', {
  fields: { from: momentSchema, to: momentSchema, bounds: boundsSchema },
  make: (from: Moment, to: Moment, bounds: z.infer<typeof boundsSchema>) => ({ from, to, bounds }),
  moments: ({ from, to }) => [from, to],
  assess: ({ from, to, bounds }, evidence) => {
    const { atLeast = -Infinity, atMost = Infinity } = bounds;
    const [begin, latestBegin] = [timeOf(from, evidence), latestTimeOf(from, evidence)];
    const [end, latestEnd] = [timeOf(to, evidence), latestTimeOf(to, evidence)];
    if (begin === undefined || latestBegin === undefined) return unseen(from);
    if (end === undefined || latestEnd === undefined) return unseen(to);
    const [leastSeconds, mostSeconds] = [(end - latestBegin) / 1000, (latestEnd - begin) / 1000];
    const lasted = { from, to, leastSeconds, mostSeconds };
    // A watch event can only arrive late. So a time that is counted from its arrival can come out too short; no other time here can.
    if (mostSeconds < atLeast)
      return { ...violated('too-early', { ...lasted, atLeastSeconds: atLeast }), certain: !isObservedByWatch(from) };
    if (leastSeconds > atMost)
      return { ...violated('too-late', { ...lasted, atMostSeconds: atMost }), window: { from: begin, to: latestEnd } };
    return satisfied('lasted', lasted);
  },
});
