import { z } from 'zod';
import { claimKind } from './claim-kind.ts';
import { broken, holds } from './finding.ts';
import { podsOf } from './replica-set.ts';

/** A ReplicaSet had so many pods and no others: none was replaced. */
export const samePods = claimKind('samePods', {
  fields: { count: z.int() },
  make: (count: number) => ({ count }),
  assess: ({ count }, evidence) => {
    const readings = podsOf(evidence);
    const names = new Map<string, string>();
    for (const { uid, name } of readings) if (!names.has(uid)) names.set(uid, name);
    const seen = { pods: [...names.values()], readings: readings.length };
    return names.size === count ? holds('same-pods', seen) : broken('other-pods', { ...seen, wanted: count });
  },
});
