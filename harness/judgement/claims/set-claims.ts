import { z } from 'zod';

/**
 * Claims about a ReplicaSet and the pods that it keeps, over the whole time that they were watched. `name` and `uid` of their
 * evidence are those of the ReplicaSet.
 */
export const setClaims = [
  z.object({ claim: z.literal('samePods'), count: z.int() }),
  z.object({ claim: z.literal('countsUnready'), replicas: z.int() }),
  z.object({ claim: z.literal('crashLoops'), restarts: z.int() }),
] as const;

type SetClaim = Readonly<z.infer<(typeof setClaims)[number]>>;

/** It had so many pods and no others: none was replaced. */
export function samePods(count: number): SetClaim {
  return { claim: 'samePods', count };
}

/** Once it had counted so many replicas it never counted fewer or more, and none of them as ready. */
export function countsUnready(replicas: number): SetClaim {
  return { claim: 'countsUnready', replicas };
}

/** The restart count of each of its pods grew and came to this, and in between the pod waited in CrashLoopBackOff. */
export function crashLoops(restarts: number): SetClaim {
  return { claim: 'crashLoops', restarts };
}
