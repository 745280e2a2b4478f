import type { Indication } from '../../indications.ts';
import { ofOthers } from '../cause-kind.ts';

interface Figures {
  readonly indication?: Indication | undefined;
}

/** The way through one node failed. */
export const network = ofOthers((requests): Figures => ({ indication: requests[0]?.facts[0] }));
