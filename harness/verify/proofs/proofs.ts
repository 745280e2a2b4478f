import { crash } from './container-runs/crash.ts';
import { dependency } from './container-runs/dependency.ts';
import { files } from './container-runs/files.ts';
import { initWait } from './container-runs/init-wait.ts';
import { drain } from './drain.ts';
import { findPrestop } from './find-prestop/find-prestop.ts';
import { killTerm } from './container-runs/kill-term.ts';
import { rollingDelete } from './rolling-delete.ts';
import { rollout } from './rollout.ts';
import { scaleIn } from './scale-in.ts';
import { singleReplica } from './single-replica.ts';
import { slow } from './slow.ts';
import { start } from './container-runs/start.ts';
import { steady } from './steady.ts';
import { stop } from './container-runs/stop.ts';
import { upgrade } from './upgrade.ts';
import type { VerifyProof } from './verify-proof.ts';

/** In the order in which they are played, but for `upgrade`, which comes last, in a namespace of its own; one file and one line each. */
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
  dependency,
  initWait,
  files,
  upgrade,
  findPrestop,
];

/** Those that are played where none is named. */
export const usualProofs: readonly string[] = verifyProofs
  .filter(({ askedBy }) => askedBy === undefined)
  .map(({ id }) => id);

/** Those that are played with `--quick` where none is named. */
export const quickProofs: readonly string[] = [steady, rollingDelete, rollout, stop].map(({ id }) => id);
