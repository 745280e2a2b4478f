import type { z } from 'zod';
import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import { makersOf, schemaOfKinds, type SchemaOf } from '../kinds.ts';
import { isFromLog, otherPodOf, type Moment } from '../moments/moments.ts';
import type { ClaimKind } from './claim-kind.ts';
import { reportsUnready } from './reports-unready.ts';
import { crashLoops } from './crash-loops.ts';
import type { Assessed } from './assessed.ts';
import { waitsUntil } from './waits-until.ts';
import { inOrder } from './in-order.ts';
import { elapsed } from './elapsed.ts';
import { occursBetween } from './occurs-between.ts';
import { never } from './never.ts';
import { runSequentially } from './run-sequentially.ts';
import { samePods } from './same-pods.ts';

/** One file and one line each. */
const kinds = {
  inOrder,
  elapsed,
  runSequentially,
  waitsUntil,
  occursBetween,
  never,
  samePods,
  reportsUnready,
  crashLoops,
};

const schema = schemaOfKinds('claim', kinds);

/** An assertion about one pod, or a ReplicaSet and its pods, as data: a proof expects it to hold, a control to be caught breaking it. */
export type Claim = Readonly<z.infer<typeof schema>>;
export const claimSchema: SchemaOf<Claim> = schema;

/** What makes each of them, for suites. */
export const claims = makersOf(kinds);

/** Holds the claim against what was observed of the pod. */
export function assess(claim: Claim, evidence: PodEvidence): Assessed {
  return kindOf(claim).assess(claim, evidence);
}

/** Whether it reads marks, so that a log that was lost leaves it open. */
export function readsMarks(claim: Claim): boolean {
  return kindOf(claim).readsMarks ?? momentsOf(claim).some(isFromLog);
}

/** Names of the pods, besides its own, that it tells a moment of. */
export function otherPodsOf(claim: Claim): readonly string[] {
  return momentsOf(claim).flatMap((moment) => otherPodOf(moment) ?? []);
}

function momentsOf(claim: Claim): readonly Moment[] {
  return kindOf(claim).moments?.(claim) ?? [];
}

function kindOf({ claim }: Claim): ClaimKind {
  const byName: Readonly<Record<Claim['claim'], ClaimKind>> = kinds;
  return byName[claim];
}
