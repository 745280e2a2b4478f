import { z } from 'zod';
import { groupBy } from '../../core/group-by.ts';
import { claimKind } from './claim-kind.ts';
import { violated, satisfied } from './assessed.ts';
import { podsOf } from './replica-set.ts';

/** The restart count of each pod of a ReplicaSet grew and came to this, and in between the pod waited in CrashLoopBackOff. */
export const crashLoops = claimKind('crashLoops', {
  fields: { restarts: z.int() },
  make: (restarts: number) => ({ restarts }),
  assess: ({ restarts }, evidence) => {
    const lives = [...groupBy(podsOf(evidence), ({ uid }) => uid).values()];
    for (const snapshots of lives) {
      const pod = snapshots[0]?.name ?? '';
      const mains = snapshots.flatMap(({ containers }) => containers.filter(({ init }) => !init));
      const counts = mains.map(({ restartCount }) => restartCount);
      const last = counts.at(-1) ?? 0;
      if (counts.some((count, at) => count < (counts[at - 1] ?? 0))) return violated('restarts-fewer', { pod });
      if (last < restarts) return violated('restarted-too-little', { pod, restarts: last });
      if (!mains.some(({ state, reason }) => state === 'waiting' && reason === 'CrashLoopBackOff'))
        return violated('no-back-off', { pod });
    }
    return lives.length === 0 ? violated('no-pod', {}) : satisfied('crash-looped', { pods: lives.length, restarts });
  },
});
