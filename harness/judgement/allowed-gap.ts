import { z } from 'zod';

/** A time without a pod, and how much of it is no failure. */
export const gapFields = {
  /** Why there cannot be a pod at all times. */
  why: z.enum(['one-replica', 'recreate']),
  /** The longest gap that is no failure, milliseconds; left out: none is allowed. */
  allowedMs: z.number().exactOptional(),
};
