import type { Coded } from '../../core/coded.ts';

/** A container; its own name is left out where its pod has but one. */
export interface OfContainer {
  readonly pod: string;
  readonly container?: string | undefined;
}

/** Parts of a verdict that the evidence cannot carry, as the app does not tell what they rest on. None of them is a fault. */
export interface UntoldParts {
  /** Whether hook, SIGTERM and exit came in this order: it takes marks. `signalTold`: when the signal came is known of each by the container runtime. */
  'stop-order': { signalTold?: true };
  /** Whether this exit code is one of a complete stop: only 0 and that of the signal to stop (143 of SIGTERM) are known to be. */
  'exit-code-meaning': OfContainer & { exitCode: number };
  /** Whether requests reached the pods after their deletion: it takes a response header that names the pod. `tracked`: the nodes tell which pod a new connection was sent to. */
  'reached-after-deletion': { tracked?: true };
}

export type Untold = Coded<UntoldParts>;
