import { z } from 'zod';
import { containerIn, readingsOf } from '../../observation/pod-evidence.ts';
import { momentSchema, timeOf, type Moment } from '../moments/moments.ts';
import { claimKind } from './claim-kind.ts';
import { broken, holds, unseen } from './finding.ts';

/**
 * Until that moment the container waits, and its pod is Pending and not ready; from then on it runs. `reason` is that of its
 * waiting: `PodInitializing` in a pod with init containers.
 */
export const heldBack = claimKind('heldBack', {
  fields: { container: z.string(), until: momentSchema, reason: z.string() },
  make: (container: string, until: Moment, reason?: string) => {
    return { container, until, reason: reason ?? 'ContainerCreating' };
  },
  moments: ({ until }) => [until],
  assess: ({ container, until, reason }, evidence) => {
    const end = timeOf(until, evidence);
    if (end === undefined) return unseen(until);
    const readings = readingsOf(evidence);
    const before = readings.filter(({ at }) => at < end);
    const early = before.find((reading) => containerIn(reading, container)?.state === 'running' || reading.ready);
    if (early) {
      const state = early.ready ? 'ready' : 'running';
      return broken('not-held-back', { container, state, leadMs: end - early.at, until });
    }
    const last = before.at(-1);
    const state = last && containerIn(last, container);
    if (last?.phase !== 'Pending' || state?.reason !== reason)
      return broken('waited-otherwise', { phase: last?.phase, container, state: state?.reason ?? state?.state, until });
    const after = readings.find((reading) => containerIn(reading, container)?.state === 'running');
    if (!after) return broken('never-running', { container });
    return holds('held-back', { reason, until, runningAfterMs: after.at - end });
  },
});
