import type { V1ObjectMeta } from '@kubernetes/client-node';
import type { Clock } from '../core/clock.ts';
import { minutes } from '../core/duration.ts';
import { stateOfOwner, thisProcess, type RunOwner } from './run-owner.ts';

export const annotations = {
  /** JSON of a RunOwner. */
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

/**
 * Is the run that owns an object dead? It is when its process is; where we cannot ask, on another machine, when its time is
 * over. Without our annotations it is not ours to judge, whatever its labels say.
 */
export function isDead({ metadata }: { readonly metadata?: V1ObjectMeta }, now: number): boolean {
  const owner = metadata?.annotations?.[annotations.owner];
  const expires = metadata?.annotations?.[annotations.expires];
  if (owner === undefined || expires === undefined) return false;
  const state = stateOfOwner(JSON.parse(owner) as RunOwner);
  return state === 'unknown' ? Date.parse(expires) < now : state === 'dead';
}
