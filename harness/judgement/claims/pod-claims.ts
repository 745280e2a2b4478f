import { z } from 'zod';
import { momentSchema, type Moment } from '../moments/moments.ts';
import { setClaims } from './set-claims.ts';

const boundsSchema = z.object({ atLeast: z.number().exactOptional(), atMost: z.number().exactOptional() });

export const claimSchema = z.discriminatedUnion('claim', [
  z.object({ claim: z.literal('inOrder'), marks: z.array(z.string()).readonly() }),
  z.object({ claim: z.literal('lasts'), from: momentSchema, to: momentSchema, bounds: boundsSchema }),
  z.object({ claim: z.literal('oneByOne'), containers: z.array(z.string()).readonly() }),
  z.object({ claim: z.literal('heldBack'), container: z.string(), until: momentSchema, reason: z.string() }),
  z.object({ claim: z.literal('meanwhile'), mark: z.string(), from: momentSchema, to: momentSchema }),
  z.object({ claim: z.literal('never'), moment: momentSchema }),
  ...setClaims,
]);

/** An assertion about one pod, or a ReplicaSet and its pods, as data: a proof expects it to hold, a control to be caught breaking it. */
export type Claim = Readonly<z.infer<typeof claimSchema>>;

/**
 * These marks happened in exactly this sequence, each as often as it stands there; other marks do not matter.
 * @param marks as `main/preStop`, `main/SIGTERM`
 */
export function inOrder(...marks: readonly string[]): Claim {
  return { claim: 'inOrder', marks };
}

/**
 * So much time passed from one moment to the other; bounds in seconds. Where a moment is known only within limits, a bound is
 * broken when it is broken wherever within them the moment was.
 */
export function lasts(from: Moment, to: Moment, bounds: z.infer<typeof boundsSchema>): Claim {
  return { claim: 'lasts', from, to, bounds };
}

/**
 * By the API: the init containers ran one after the other in this order, each to exit code 0 before the next began, and no
 * other container ran before all of them had ended.
 */
export function oneByOne(...containers: readonly string[]): Claim {
  return { claim: 'oneByOne', containers };
}

/**
 * Until that moment the container waits, and its pod is Pending and not ready; from then on it runs.
 * @param reason of its waiting; `PodInitializing` in a pod with init containers
 */
export function heldBack(container: string, until: Moment, reason = 'ContainerCreating'): Claim {
  return { claim: 'heldBack', container, until, reason };
}

/** The mark happened at least once between the two moments. */
export function meanwhile(name: string, from: Moment, to: Moment): Claim {
  return { claim: 'meanwhile', mark: name, from, to };
}

/** The moment was not observed, up to now. */
export function never(moment: Moment): Claim {
  return { claim: 'never', moment };
}
