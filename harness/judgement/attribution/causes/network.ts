import type { Ground } from '../grounds.ts';
import { ofOthers } from './cause-kind.ts';

interface Figures {
  readonly ground?: Ground | undefined;
}

/** The way through one node failed. */
export const network = ofOthers((requests): Figures => ({ ground: requests[0]?.facts[0] }));
