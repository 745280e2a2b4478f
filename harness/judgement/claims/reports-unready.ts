import { z } from 'zod';
import { claimKind } from './claim-kind.ts';
import { violated, satisfied } from './assessed.ts';

/** Once a ReplicaSet had counted so many replicas it never counted fewer or more, and none of them as ready. */
export const reportsUnready = claimKind('reportsUnready', {
  fields: { replicas: z.int() },
  make: (replicas: number) => ({ replicas }),
  assess: ({ replicas }, { uid, timeline }) => {
    const snapshots = timeline.of('workload').filter((fact) => fact.uid === uid);
    const first = snapshots.findIndex((status) => status.replicas === replicas);
    if (first < 0) return violated('never-counted', { replicas });
    const counted = snapshots.slice(first);
    const odd = counted.find((status) => status.replicas !== replicas || status.ready > 0);
    if (odd) return violated('counted-otherwise', { replicas: odd.replicas, ready: odd.ready });
    return satisfied('counted-unready', { replicas, snapshots: counted.length });
  },
});
