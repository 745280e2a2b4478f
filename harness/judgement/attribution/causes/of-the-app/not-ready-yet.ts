import type { NoFigures } from '../../../../core/coded.ts';
import { ofTheApp } from '../cause-kind.ts';

/** It was sent requests before it served. */
export const notReadyYet = ofTheApp((): NoFigures => ({}));
