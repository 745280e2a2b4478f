import type { Interval } from '../../observation/interval-index.ts';

/** What a claim comes to: `reason` tells what was seen, with figures, whether it holds or not. */
export interface Finding {
  readonly holds: boolean;
  readonly reason: string;
  /** However busy the host was, that cannot have brought it about. */
  readonly certain?: boolean;
  /** When the host would have had to be overloaded to bring it about; at any time of the proof when left out. */
  readonly window?: Interval;
}

export function holds(reason: string): Finding {
  return { holds: true, reason };
}

export function broken(reason: string): Finding {
  return { holds: false, reason };
}
