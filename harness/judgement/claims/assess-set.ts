import { groupBy } from '../../core/group-by.ts';
import type { PodFact, WorkloadFact } from '../../timeline/fact.ts';
import { broken, holds, type Finding } from './finding.ts';
import type { PodEvidence } from '../../observation/pod-evidence.ts';

/** Had the ReplicaSet so many pods, and no others? */
export function assessPods(count: number, evidence: PodEvidence): Finding {
  const readings = podsOf(evidence);
  const names = [...new Set(readings.map(({ uid }) => uid))].map((uid) => nameOf(readings, uid));
  const seen = { pods: names, readings: readings.length };
  return names.length === count ? holds('same-pods', seen) : broken('other-pods', { ...seen, wanted: count });
}

/** Did it count so many replicas from the first time on, and none of them as ready? */
export function assessCount(replicas: number, evidence: PodEvidence): Finding {
  const readings = statusesOf(evidence);
  const first = readings.findIndex((status) => status.replicas === replicas);
  if (first < 0) return broken('never-counted', { replicas });
  const counted = readings.slice(first);
  const odd = counted.find((status) => status.replicas !== replicas || status.ready > 0);
  if (odd) return broken('counted-otherwise', { replicas: odd.replicas, ready: odd.ready });
  return holds('counted-unready', { replicas, readings: counted.length });
}

/** Was each of its pods restarted so often, and in CrashLoopBackOff? */
export function assessBackOffLoop(restarts: number, evidence: PodEvidence): Finding {
  const lives = [...groupBy(podsOf(evidence), ({ uid }) => uid).values()];
  for (const readings of lives) {
    const pod = readings[0]?.name ?? '';
    const mains = readings.flatMap(({ containers }) => containers.filter(({ init }) => !init));
    const counts = mains.map(({ restartCount }) => restartCount);
    const last = counts.at(-1) ?? 0;
    if (counts.some((count, at) => count < (counts[at - 1] ?? 0))) return broken('restarts-fewer', { pod });
    if (last < restarts) return broken('restarted-too-little', { pod, restarts: last });
    if (!mains.some(({ state, reason }) => state === 'waiting' && reason === 'CrashLoopBackOff'))
      return broken('no-back-off', { pod });
  }
  return lives.length === 0 ? broken('no-pod', {}) : holds('crash-looped', { pods: lives.length, restarts });
}

function podsOf({ name, timeline }: PodEvidence): readonly PodFact[] {
  return timeline.of('pod').filter(({ ownerKind, ownerName }) => ownerKind === 'ReplicaSet' && ownerName === name);
}

function statusesOf({ uid, timeline }: PodEvidence): readonly WorkloadFact[] {
  return timeline.of('workload').filter((fact) => fact.uid === uid);
}

function nameOf(readings: readonly PodFact[], uid: string): string {
  return readings.find((reading) => reading.uid === uid)?.name ?? uid;
}
