import { z } from 'zod';
import { containerIn, snapshotsOf, type PodEvidence } from '../../observation/pods/pod-evidence.ts';
import { podDeleted } from './deletion.ts';
import { firstCall } from './first-call.ts';
import { earliest, momentKind, secondAfter } from './moment-kind.ts';

/** When the container was first seen ended. */
export const terminatedSeen = momentKind('terminatedSeen', {
  fields: { container: z.string() },
  make: (container: string) => ({ container }),
  by: 'watch',
  time: ({ container }, evidence) => firstEnd(container, evidence)?.at,
});

/** When the container ended first: by the runtime's journal, else by the API, which tells it in whole seconds, cut. */
export const terminated = momentKind('terminated', {
  fields: { container: z.string() },
  make: (container: string) => ({ container }),
  by: 'clock',
  time: ({ container }, evidence) =>
    firstCall(evidence, container, 'exit') ?? firstEnd(container, evidence)?.finishedAt,
  latest: ({ container }, evidence) => firstCall(evidence, container, 'exit') ?? latestEnd(container, evidence),
});

/** Before the next whole second, before the event of it, and before the pod was gone. */
export function latestEnd(container: string, evidence: PodEvidence): number | undefined {
  const { at, finishedAt } = firstEnd(container, evidence) ?? {};
  return earliest(secondAfter(finishedAt), at, podDeleted.time(podDeleted.make, evidence));
}

/** The first watch event of an end: a container that is started again at once may never be seen ended, but as its last state. */
function firstEnd(
  container: string,
  evidence: PodEvidence,
): { at: number; finishedAt: number | undefined } | undefined {
  for (const snapshot of snapshotsOf(evidence)) {
    const its = containerIn(snapshot, container);
    const end = its?.state === 'terminated' ? its : its?.lastState;
    if (end) return { at: snapshot.at, finishedAt: end.finishedAt };
  }
  return undefined;
}
