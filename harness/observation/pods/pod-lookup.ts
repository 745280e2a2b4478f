import { groupBy } from '../../core/group-by.ts';
import type { Interval } from '../interval-index.ts';
import { memoizedByTimeline } from '../memoize.ts';
import { roundingMs } from '../tolerances.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import { podLives, type PodLife } from './pod-lives.ts';

/** A pod as a fact tells of it that has no UID: its name, and its address, which is empty where it is not known. */
export interface ToldPod {
  readonly pod: string;
  readonly ip: string;
}

/** Tells endpoints apart: the next pod of a StatefulSet has the name of the one before it. */
export function endpointKey({ pod, ip }: ToldPod): string {
  return `${pod} ${ip}`;
}

/**
 * Finds the pod that is meant by a name or an address at a time, in epoch milliseconds: a pod of a StatefulSet has the name of the one
 * before it, and the address of a pod that is gone is given to another.
 */
export class PodLookup {
  readonly #byName: ReadonlyMap<string, readonly PodLife[]>;
  readonly #byAddress: ReadonlyMap<string, readonly PodLife[]>;

  constructor(lives: readonly PodLife[]) {
    this.#byName = inOrder(lives, ({ name }) => name, answersFrom);
    this.#byAddress = inOrder(
      lives.filter(({ ip }) => ip !== undefined),
      ({ ip = '' }) => ip,
      addressedFrom,
    );
  }

  /** The pod that could answer under this name by then: the last of them, else the first. */
  named(name: string, at: number): PodLife | undefined {
    return latest(this.#byName.get(name), answersFrom, at);
  }

  /** The pod that had this address then, or that had had it last; the one of this name where nobody was seen with the address. */
  find({ pod, ip }: ToldPod, at: number): PodLife | undefined {
    const had = this.#byAddress.get(ip);
    // Pods in the network of their node share its address.
    const sharing = had?.findLast(
      (life) => life.name === pod && addressedFrom(life) <= at && (life.goneAt ?? Infinity) >= at,
    );
    return sharing ?? latest(had, addressedFrom, at) ?? this.named(pod, at);
  }

  /** For how long what leads to its address leads to this pod: until the next of its name has that address. */
  heldBy(life: PodLife): Interval {
    const { name, ip } = life;
    const from = ip === undefined ? answersFrom : addressedFrom;
    const all = (ip === undefined ? this.#byName.get(name) : this.#byAddress.get(ip)) ?? [];
    const inTurn = all.filter((its) => its.name === name);
    const place = inTurn.indexOf(life);
    const next = inTurn[place + 1];
    return { from: place > 0 ? from(life) : -Infinity, to: next ? from(next) : Infinity };
  }
}

/** Of all pods on the timeline. */
export const podLookup: (timeline: TimelineReader) => PodLookup = memoizedByTimeline(
  (timeline) => new PodLookup(podLives(timeline)),
);

/** The API tells its creation in whole seconds, cut: it was there a second later at most, and as soon as it was seen. */
function answersFrom({ seenAt, createdAt, runs }: PodLife): number {
  return runs[0]?.bootedAt ?? Math.min(seenAt, createdAt + roundingMs);
}

function addressedFrom({ ipSeenAt = Infinity }: PodLife): number {
  return ipSeenAt;
}

function inOrder(
  lives: readonly PodLife[],
  keyOf: (life: PodLife) => string,
  from: (life: PodLife) => number,
): ReadonlyMap<string, readonly PodLife[]> {
  return groupBy(
    [...lives].sort((a, b) => from(a) - from(b)),
    keyOf,
  );
}

function latest(
  lives: readonly PodLife[] | undefined,
  from: (life: PodLife) => number,
  at: number,
): PodLife | undefined {
  return lives?.findLast((life) => from(life) <= at) ?? lives?.[0];
}
