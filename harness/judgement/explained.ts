import { attributeDrops } from './attribution/attribute-drops.ts';
import { memoized } from '../observation/memoize.ts';

/** What every request that was dropped or rejected is put down to. */
export const attributionsOf = memoized(attributeDrops);
