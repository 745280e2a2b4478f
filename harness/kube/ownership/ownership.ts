import type { V1ObjectMeta } from '@kubernetes/client-node';
import type { Clock } from '../../core/clock.ts';
import { minutes } from '../../core/duration.ts';
import { ownerSchema, stateOfOwner, thisProcess, type ProcessOwner } from '../../shell/process-owner.ts';

export const annotations = {
  /** JSON of a ProcessOwner. */
  owner: 'seaworthy.dev/owner',
  /** ISO time after which a run of another machine counts as dead. */
  expires: 'seaworthy.dev/expires',
} as const;

/** Longer than any run: after that a run whose machine we cannot ask is dead. */
const lifetime = minutes(6 * 60);

/** Annotations that say that this process answers for an object, or for what was done to it. */
export function ownership(clock: Clock): Readonly<Record<string, string>> {
  return {
    [annotations.owner]: JSON.stringify(thisProcess()),
    [annotations.expires]: new Date(clock.now() + lifetime).toISOString(),
  };
}

/** In a merge patch: takes the annotations away. */
export const noOwnership = { [annotations.owner]: null, [annotations.expires]: null } as const;

interface Annotated {
  readonly metadata?: V1ObjectMeta;
}

/** Whether one of us made it, or did something to it, as its annotations say: ours, and not others under their names. */
export function hasOwner(object: Annotated): boolean {
  return ownerOf(object) !== undefined;
}

/**
 * Is the run that owns an object dead? It is when its process is; where we cannot ask, on another machine, when its time is
 * over. Without our annotations it is not ours to judge, whatever its labels say.
 */
export function isDead(object: Annotated, now: number): boolean {
  const owned = ownerOf(object);
  if (!owned) return false;
  const state = stateOfOwner(owned.owner);
  return state === 'unknown' ? owned.expires < now : state === 'dead';
}

function ownerOf({ metadata }: Annotated): { readonly owner: ProcessOwner; readonly expires: number } | undefined {
  const expires = Date.parse(metadata?.annotations?.[annotations.expires] ?? '');
  const owner = parseOwner(metadata?.annotations?.[annotations.owner] ?? '');
  return owner === undefined || Number.isNaN(expires) ? undefined : { owner, expires };
}

/** Undefined for what none of us wrote. */
function parseOwner(annotation: string): ProcessOwner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(annotation)).data;
  } catch {
    return undefined;
  }
}
