import type { Coded, NoFigures } from '../../core/coded.ts';
import type { AttributedCauses } from '../attribution/causes/causes.ts';

/** Why containers did not stop, or start, in order. */
interface OrderCauses {
  'signal-not-passed-on': NoFigures;
  /** By the signal masks of process 1. */
  'sigterm-ignored': { program: string };
  /** By the same, read before the signal and after it. */
  'sigterm-handler-gone': { program: string };
  'ran-past-grace': NoFigures;
  /** SIGTERM came when the grace period was over. */
  'hook-past-grace': { graceSeconds?: number | undefined };
  'ended-in-disorder': NoFigures;
  'no-pre-stop-hook': NoFigures;
  'hook-out-of-order': NoFigures;
  'ready-too-soon': NoFigures;
  /** There cannot be a pod at all times. */
  'gap-by-nature': { why: 'one-replica' | 'recreate' };
}

/** What is to be changed, and what for: of requests that failed the cause that attribution found, with the figures that they give. */
export type Causes = AttributedCauses & OrderCauses;

export type Cause = Coded<Causes>;
