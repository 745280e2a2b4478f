import { rollingDelete } from './rolling-delete.ts';
import { rollout } from './rollout.ts';
import { steady } from './steady.ts';
import { stop } from './stop.ts';
import type { VerifyProof } from './verify-proof.ts';

/** In the order in which they are played; one file and one line each. */
export const verifyProofs: readonly VerifyProof[] = [steady, rollingDelete, rollout, stop];
