import type { Coded } from '../../core/coded.ts';
import type { Interval } from '../../observation/interval-index.ts';
import type { Moment } from '../moments/moments.ts';
import type { ClaimReasons } from '../reasons/claim-reasons.ts';

/** What a claim comes to: `reason` tells what was seen, with figures, whether it holds or not. */
export interface Assessed {
  readonly satisfied: boolean;
  readonly reason: Coded<ClaimReasons>;
  /** However busy the host was, that cannot have brought it about. */
  readonly certain?: boolean;
  /** When the host would have had to be overloaded to bring it about; at any time of the proof when left out. */
  readonly window?: Interval;
}

export function satisfied<C extends keyof ClaimReasons>(code: C, figures: ClaimReasons[C]): Assessed {
  return { satisfied: true, reason: { code, figures } as Coded<ClaimReasons> };
}

export function violated<C extends keyof ClaimReasons>(code: C, figures: ClaimReasons[C]): Assessed {
  return { satisfied: false, reason: { code, figures } as Coded<ClaimReasons> };
}

/** Without the moment nothing can be said of what goes by it. */
export function unseen(moment: Moment): Assessed {
  return violated('moment-not-observed', { moment });
}
