import type { CoreV1Event } from '@kubernetes/client-node';
import type { EventFact } from '../../timeline/fact.ts';
import { apiTime, compact, type Wire } from '../client/wire.ts';

/** A Kubernetes event as it was first written or counted up; `at` is the time of its arrival. */
export function toEventFact(event: Wire<CoreV1Event>, at: number): EventFact {
  const { metadata, involvedObject, type, reason, message, count, series, lastTimestamp, eventTime } = event;
  return compact<EventFact>({
    kind: 'event',
    source: 'watch',
    at,
    namespace: metadata.namespace ?? '',
    about: compact<EventFact['about']>({
      kind: involvedObject.kind ?? '',
      name: involvedObject.name ?? '',
      uid: involvedObject.uid,
      container: containerIn(involvedObject.fieldPath),
    }),
    type: type ?? '',
    reason: reason ?? '',
    message: message ?? '',
    count: series?.count ?? count ?? 1,
    happenedAt: apiTime(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp),
  });
}

/** As the kubelet writes it: `spec.containers{web}`, `spec.initContainers{proxy}` */
function containerIn(fieldPath = ''): string | undefined {
  return /^spec\.(?:initC|c)ontainers\{(.+)\}$/.exec(fieldPath)?.[1];
}
