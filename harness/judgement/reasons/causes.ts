import type { Coded, NoFigures } from '../../core/coded.ts';
import type { GapReason } from '../allowed-gap.ts';
import type { AttributedCauses } from '../attribution/causes/causes.ts';

/** Why containers did not stop, or start, in order. */
interface OrderCauses {
  'signal-not-passed-on': NoFigures;
  /** By the signal masks of process 1. `signal`: the one to stop, where that is not SIGTERM. */
  'sigterm-ignored': { program: string; signal?: string | undefined };
  /** By the same, read before the signal and after it. */
  'sigterm-handler-gone': { program: string; signal?: string | undefined };
  'ran-past-grace': NoFigures;
  /** Until its kill it answered requests on connections that clients keep. */
  'held-by-kept-connections': NoFigures;
  /** SIGTERM came when the grace period was over. */
  'hook-past-grace': { graceSeconds?: number | undefined };
  'ended-in-disorder': NoFigures;
  'no-pre-stop-hook': NoFigures;
  'hook-out-of-order': NoFigures;
  'ready-too-soon': NoFigures;
  /** Of a successor, or of the extra pod of a rollout. */
  'no-node-for-pod': NoFigures;
  'budget-never-yields': NoFigures;
  'image-not-pulled': NoFigures;
  /** Probes of the app fail while that is away. */
  'liveness-asks-dependency': { dependency: string };
  'init-does-not-wait': { dependency: string };
  /** There cannot be a pod at all times. */
  'gap-by-nature': { why: GapReason };
}

/** What is to be changed, and what for: of requests that failed the cause that attribution found, with the figures that they give. */
export type Causes = AttributedCauses & OrderCauses;

export type Cause = Coded<Causes>;
