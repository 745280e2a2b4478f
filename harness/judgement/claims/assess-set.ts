import { groupBy } from '../../core/group-by.ts';
import type { PodFact, WorkloadFact } from '../../timeline/fact.ts';
import { broken, holds, type Finding } from './finding.ts';
import type { PodEvidence } from '../../observation/pod-evidence.ts';

/** Had the ReplicaSet so many pods, and no others? */
export function assessPods(count: number, evidence: PodEvidence): Finding {
  const readings = podsOf(evidence);
  const names = [...new Set(readings.map(({ uid }) => uid))].map((uid) => nameOf(readings, uid));
  const pods = `${names.length} pods in ${readings.length} readings: ${names.join(', ')}`;
  return names.length === count ? holds(pods) : broken(`${pods}, instead of ${count}`);
}

/** Did it count so many replicas from the first time on, and none of them as ready? */
export function assessCount(replicas: number, evidence: PodEvidence): Finding {
  const readings = statusesOf(evidence);
  const first = readings.findIndex((status) => status.replicas === replicas);
  if (first < 0) return broken(`it never counted ${replicas} replicas`);
  const counted = readings.slice(first);
  const odd = counted.find((status) => status.replicas !== replicas || status.ready > 0);
  if (odd) return broken(`it counted ${odd.replicas} replicas, ${odd.ready} of them ready`);
  return holds(`${replicas} replicas and none ready in all ${counted.length} readings`);
}

/** Was each of its pods restarted so often, and in CrashLoopBackOff? */
export function assessBackOffLoop(restarts: number, evidence: PodEvidence): Finding {
  const lives = [...groupBy(podsOf(evidence), ({ uid }) => uid).values()];
  for (const readings of lives) {
    const name = readings[0]?.name ?? '';
    const mains = readings.flatMap(({ containers }) => containers.filter(({ init }) => !init));
    const counts = mains.map(({ restartCount }) => restartCount);
    const last = counts.at(-1) ?? 0;
    if (counts.some((count, at) => count < (counts[at - 1] ?? 0)))
      return broken(`the restarts of ${name} became fewer`);
    if (last < restarts) return broken(`${name} was restarted ${last} times`);
    if (!mains.some(({ state, reason }) => state === 'waiting' && reason === 'CrashLoopBackOff'))
      return broken(`${name} was never in CrashLoopBackOff`);
  }
  return lives.length === 0
    ? broken('it had no pod')
    : holds(`${lives.length} pods in CrashLoopBackOff between ${restarts} restarts or more`);
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
