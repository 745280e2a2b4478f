import { z } from 'zod';
import { containerIn, snapshotsOf } from '../../observation/pods/pod-evidence.ts';
import { momentSchema, timeOf, type Moment } from '../moments/moments.ts';
import { claimKind } from './claim-kind.ts';
import { violated, satisfied, unseen } from './assessed.ts';

/**
 * Until that moment the container waits, and its pod is Pending and not ready; from then on it runs. `reason` is that of its
 * waiting: `PodInitializing` in a pod with init containers.
 */
export const waitsUntil = claimKind('waitsUntil', {
  fields: { container: z.string(), until: momentSchema, reason: z.string() },
  make: (container: string, until: Moment, reason?: string) => {
    return { container, until, reason: reason ?? 'ContainerCreating' };
  },
  moments: ({ until }) => [until],
  assess: ({ container, until, reason }, evidence) => {
    const end = timeOf(until, evidence);
    if (end === undefined) return unseen(until);
    const snapshots = snapshotsOf(evidence);
    const before = snapshots.filter(({ at }) => at < end);
    const early = before.find((snapshot) => containerIn(snapshot, container)?.state === 'running' || snapshot.ready);
    if (early) {
      const state = early.ready ? 'ready' : 'running';
      return violated('not-held-back', { container, state, leadMs: end - early.at, until });
    }
    const last = before.at(-1);
    const state = last && containerIn(last, container);
    if (last?.phase !== 'Pending' || state?.reason !== reason)
      return violated('waited-otherwise', {
        phase: last?.phase,
        container,
        state: state?.reason ?? state?.state,
        until,
      });
    const after = snapshots.find((snapshot) => containerIn(snapshot, container)?.state === 'running');
    if (!after) return violated('never-running', { container });
    return satisfied('held-back', { reason, until, runningAfterMs: after.at - end });
  },
});
