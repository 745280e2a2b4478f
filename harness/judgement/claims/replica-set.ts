import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import type { PodFact } from '../../timeline/fact.ts';

// Claims about a ReplicaSet are about the whole time that it was watched: `name` and `uid` of their evidence are its own.

/** Readings of the pods that it keeps, in order of arrival. */
export function podsOf({ name, timeline }: PodEvidence): readonly PodFact[] {
  return timeline.of('pod').filter(({ ownerKind, ownerName }) => ownerKind === 'ReplicaSet' && ownerName === name);
}
