import type { NoFigures } from '../../../../core/coded.ts';
import { ofOthers } from '../cause-kind.ts';

/** Our own machine failed to send, or to wait. */
export const harness = ofOthers((): NoFigures => ({}));
