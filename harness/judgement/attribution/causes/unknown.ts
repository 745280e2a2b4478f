import type { NoFigures } from '../../../core/coded.ts';
import { ofOthers } from './cause-kind.ts';

/** Nothing that was seen explains it, and no rule finds this. */
export const unknown = ofOthers((): NoFigures => ({}));
