import { z } from 'zod';
import { containerIn, snapshotsOf, type PodEvidence } from '../../observation/pods/pod-evidence.ts';
import { earliest, momentKind, secondAfter } from './moment-kind.ts';

/** When the container was first seen running. */
export const runningSeen = momentKind('runningSeen', {
  fields: { container: z.string() },
  make: (container: string) => ({ container }),
  by: 'watch',
  time: ({ container }, evidence) =>
    snapshotsOf(evidence).find((pod) => containerIn(pod, container)?.state === 'running')?.at,
});

/** When the container was started first, by the container runtime, which tells it in whole seconds, cut. */
export const started = momentKind('started', {
  fields: { container: z.string() },
  make: (container: string) => ({ container }),
  by: 'clock',
  time: ({ container }, evidence) => startOf(container, evidence),
  latest: ({ container }, evidence) =>
    earliest(secondAfter(startOf(container, evidence)), runningSeen.time({ container }, evidence)),
});

function startOf(container: string, evidence: PodEvidence): number | undefined {
  return snapshotsOf(evidence)
    .map((pod) => containerIn(pod, container)?.startedAt)
    .find((startedAt) => startedAt !== undefined);
}
