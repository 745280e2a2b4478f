import { z } from 'zod';
import { claimKind } from './claim-kind.ts';
import { violated, satisfied } from './assessed.ts';
import { podsOf } from './replica-set.ts';

/** A ReplicaSet had so many pods and no others: none was replaced. */
export const samePods = claimKind('samePods', {
  fields: { count: z.int() },
  make: (count: number) => ({ count }),
  assess: ({ count }, evidence) => {
    const snapshots = podsOf(evidence);
    const names = new Map<string, string>();
    for (const { uid, name } of snapshots) if (!names.has(uid)) names.set(uid, name);
    const seen = { pods: [...names.values()], snapshots: snapshots.length };
    return names.size === count ? satisfied('same-pods', seen) : violated('other-pods', { ...seen, wanted: count });
  },
});
