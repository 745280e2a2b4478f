import type { Coded } from '../../core/coded.ts';
import type { Slowness } from '../../observation/host-load.ts';
import type { AttributedCause } from '../attribution/causes/causes.ts';
import type { Cause } from './causes.ts';
import type { BackOffReasons, ClaimReasons, ExpectedBreach, ExpectedRestart } from './claim-reasons.ts';
import type { FileReasons } from './file-reasons.ts';
import type { LoadReasons } from './load-reasons.ts';
import type { ProofReasons } from './proof-reasons.ts';
import type { WaitReasons } from './wait-reasons.ts';

/** What is said of another reason, `of`. */
export interface ReasonsOfReasons {
  /** It failed, but the host, or what it asked, was slow meanwhile, which may be why. */
  'host-overloaded': { of: Reason; slowness: Slowness };
  /** It failed, and of so many requests that failed `certain` cannot be put down to that slowness. */
  'beyond-excuse': { of: Reason; slowness: Slowness; certain: number; failed: number };
  /** Others changed the number of pods from one to another, `atMs` after the begin of the load, or before it. */
  'scaled-by-others': { of: Reason; from: number; to: number; atMs: number; autoscaler?: string | undefined };
  caught: { of: Reason };
  'not-caught': { of: Reason };
  'caught-otherwise': { of: Reason; wanted: ExpectedBreach | ExpectedRestart };
  'caught-by-cause': { of: Reason; explained: number; failed: number; cause: AttributedCause };
  'twin-caught': { of: Reason; cause?: Cause | undefined };
  'twin-not-caught': { of: Reason; twin: string };
  /** Every judge of a proof said so; `statement` is what the proof found besides, in its own words. */
  'all-held': { reasons: readonly Reason[]; statement?: string | undefined };
  /** Judged again, what had ended the proof holds: the rest of it was never done. */
  'holds-again': { of: Reason };
}

export interface Reasons
  extends LoadReasons, WaitReasons, FileReasons, ClaimReasons, BackOffReasons, ProofReasons, ReasonsOfReasons {}

/** Why a judge came to its verdict. The same reason of the same evidence is the same data, whatever sentence is made of it. */
export type Reason = Coded<Reasons>;
