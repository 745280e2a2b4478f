import type { TimelineReader } from '../timeline/timeline.ts';
import type { LoadEvidence } from './load-evidence.ts';

/** What one proof has seen: all that its judges go by. */
export interface ProofEvidence {
  readonly timeline: TimelineReader;
  /** In the order in which they ended. */
  readonly loads: readonly LoadEvidence[];
}
