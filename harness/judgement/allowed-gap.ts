import { z } from 'zod';

/** Why there cannot be a pod at all times. */
const gapReasons = ['one-replica', 'recreate', 'one-node-volume'] as const;
export type GapReason = (typeof gapReasons)[number];

/** A time without a pod, and how much of it is no failure. */
export const gapFields = {
  why: z.enum(gapReasons),
  /** The longest gap that is no failure, milliseconds; left out: none is allowed. */
  allowedMs: z.number().exactOptional(),
  /** How its pod stopped is judged too. */
  stop: z.literal(true).exactOptional(),
};
