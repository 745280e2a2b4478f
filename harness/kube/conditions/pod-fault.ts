import type { Duration } from '../../core/duration.ts';

/** A pod that no waiting makes ready, in Kubernetes' own words. */
export interface StuckPod {
  readonly uid: string;
  readonly code: 'image' | 'config' | 'crashes' | 'no-node' | 'volume' | 'readiness-gate';
  readonly reason: string;
  readonly fix: string;
  /** It is so only when it has been so for this long. */
  readonly lasts: Duration;
}
