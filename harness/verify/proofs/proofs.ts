import { crash } from './crash.ts';
import { drain } from './drain.ts';
import { killTerm } from './kill-term.ts';
import { rollingDelete } from './rolling-delete.ts';
import { rollout } from './rollout.ts';
import { scaleIn } from './scale-in.ts';
import { singleReplica } from './single-replica.ts';
import { slow } from './slow.ts';
import { start } from './start.ts';
import { steady } from './steady.ts';
import { stop } from './stop.ts';
import type { VerifyProof } from './verify-proof.ts';

/** In the order in which they are played; one file and one line each. */
export const verifyProofs: readonly VerifyProof[] = [
  steady,
  rollingDelete,
  rollout,
  scaleIn,
  drain,
  stop,
  killTerm,
  crash,
  singleReplica,
  start,
  slow,
];

/** Those that are played with `--quick` where none is named. */
export const quickProofs: readonly string[] = [steady, rollingDelete, rollout, stop].map(({ id }) => id);
