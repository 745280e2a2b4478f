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

/** Longer than any run. After this time a run on another machine, whose process cannot be looked up, counts as dead. */
const lifetime = minutes(6 * 60);

/** Annotations that say that this process answers for an object, or for what was done to it. */
export function ownership(clock: Clock): Readonly<Record<string, string>> {
  return {
    [annotations.owner]: JSON.stringify(thisProcess()),
    [annotations.expires]: new Date(clock.now() + lifetime).toISOString(),
  };
}

/** The annotations of a merge patch that removes the ownership. */
export const noOwnership = { [annotations.owner]: null, [annotations.expires]: null } as const;

interface Annotated {
  readonly metadata?: V1ObjectMeta;
}

/** Tells whether Seaworthy made or changed an object, by its annotations. */
export function hasOwner(object: Annotated): boolean {
  return ownerOf(object) !== undefined;
}

/**
 * Tells whether the run that owns an object is dead. It is if its process is; on another machine, whose processes
 * cannot be looked up, if its time is over. An object without Seaworthy's annotations has no owner, whatever its labels
 * say.
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
