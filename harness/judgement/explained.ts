import { attributeDrops } from './attribution/attribute-drops.ts';
import { onceSeen } from '../observation/once-seen.ts';

/** What every request that was dropped or rejected is put down to. */
export const attributionsOf = onceSeen(attributeDrops);
