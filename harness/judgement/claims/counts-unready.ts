import { z } from 'zod';
import { claimKind } from './claim-kind.ts';
import { broken, holds } from './finding.ts';

/** Once a ReplicaSet had counted so many replicas it never counted fewer or more, and none of them as ready. */
export const countsUnready = claimKind('countsUnready', {
  fields: { replicas: z.int() },
  make: (replicas: number) => ({ replicas }),
  assess: ({ replicas }, { uid, timeline }) => {
    const readings = timeline.of('workload').filter((fact) => fact.uid === uid);
    const first = readings.findIndex((status) => status.replicas === replicas);
    if (first < 0) return broken('never-counted', { replicas });
    const counted = readings.slice(first);
    const odd = counted.find((status) => status.replicas !== replicas || status.ready > 0);
    if (odd) return broken('counted-otherwise', { replicas: odd.replicas, ready: odd.ready });
    return holds('counted-unready', { replicas, readings: counted.length });
  },
});
