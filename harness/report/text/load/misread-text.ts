import { formatDuration } from '../../../core/duration.ts';
import type { MisreadRules } from '../../../judgement/validity/false-readings.ts';

/** Says how the rules of a node were read wrongly. */
export function misreadText({ connections, pods, offMs }: MisreadRules): string {
  return `they were read wrongly: ${connections} connections were sent to ${pods.join(', ')} while they led nothing there by what was read, the furthest ${formatDuration(offMs)} off`;
}
