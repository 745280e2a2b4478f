import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import type { RuntimeFact } from '../../timeline/fact.ts';

/** By the journal of its node's container runtime. */
export function firstCall(
  { uid, timeline }: PodEvidence,
  container: string,
  call: RuntimeFact['call'],
): number | undefined {
  return timeline.of('runtime').find((fact) => fact.uid === uid && fact.container === container && fact.call === call)
    ?.calledAt;
}
