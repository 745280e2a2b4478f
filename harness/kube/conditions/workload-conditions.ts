import type { EndpointStatus, EventFact, WorkloadFact } from '../../timeline/fact.ts';
import { impossible, met, pending, type Condition } from './condition.ts';

/**
 * Met when a Deployment's rollout is complete as `kubectl rollout status` sees it; pods that still terminate do not count.
 * @param generation the one that a change returned, so that the state before the change is not taken for the one after
 */
export function deploymentComplete(name: string, generation = 0): Condition<WorkloadFact> {
  return workloadComplete('Deployment', name, generation);
}

/** Met when all pods of a StatefulSet are of its newest template and ready. */
export function statefulSetComplete(name: string, generation = 0): Condition<WorkloadFact> {
  return workloadComplete('StatefulSet', name, generation);
}

/** Met when the status of a workload counts so many pods on their way out. */
export function terminatingCounted(
  kind: WorkloadFact['workload'],
  name: string,
  expected: number,
): Condition<WorkloadFact> {
  return {
    describe: () => `${kind} ${name} to count ${String(expected)} terminating`,
    test: ({ workloads }) => {
      const fact = workloads.get(`${kind}/${name}`);
      return fact?.terminating === expected ? met(fact) : pending(`${String(fact?.terminating ?? 'none')} counted`);
    },
  };
}

/** Met when exactly so many endpoints of a Service are ready. */
export function endpointsReady(service: string, expected: number): Condition<readonly EndpointStatus[]> {
  return {
    describe: () => `Service ${service} to have ${String(expected)} ready endpoint${expected === 1 ? '' : 's'}`,
    test: ({ slices }) => {
      const all = [...slices.values()].filter((slice) => slice.service === service).flatMap((slice) => slice.endpoints);
      const ready = all.filter((endpoint) => endpoint.ready);
      if (ready.length === expected) return met(ready);
      return pending(`${String(ready.length)} ready of ${String(all.length)}`);
    },
  };
}

/** Met by the first event with this reason about the object. */
export function eventSeen(
  about: { readonly name: string } | { readonly uid: string },
  reason: string,
): Condition<EventFact> {
  return {
    describe: () => `event ${reason} about ${'uid' in about ? about.uid : about.name}`,
    test: ({ events }) => {
      const event = events.find(
        (fact) =>
          fact.reason === reason && ('uid' in about ? fact.about.uid === about.uid : fact.about.name === about.name),
      );
      return event ? met(event) : pending('no such event yet');
    },
  };
}

/** As `deploymentComplete`, of any workload; those pods of a StatefulSet are enough that its partition lets be updated. */
export function workloadComplete(
  kind: WorkloadFact['workload'],
  name: string,
  generation = 0,
): Condition<WorkloadFact> {
  return {
    describe: () => `${kind} ${name} to be complete`,
    test: ({ workloads }) => {
      const fact = workloads.get(`${kind}/${name}`);
      if (!fact) return pending('it was not seen yet');
      if (fact.observedGeneration < Math.max(generation, fact.generation))
        return pending('its change was not taken up yet');
      if (fact.stalled !== undefined) return impossible(fact.stalled, `See what keeps its pods: kubectl describe`);
      const { desired, replicas, updated, ready, available, partition = 0 } = fact;
      if (
        updated >= Math.max(0, desired - partition) &&
        replicas === desired &&
        ready === desired &&
        available === desired
      )
        return met(fact);
      return pending(
        `of ${String(desired)} wanted: ${String(replicas)} there, ${String(updated)} updated, ${String(ready)} ready, ${String(available)} available`,
      );
    },
  };
}

/** Met when as many pods of a workload are there as it asks for, whatever their template, and all of them are ready. */
export function workloadReady(kind: WorkloadFact['workload'], name: string): Condition<WorkloadFact> {
  return {
    describe: () => `${kind} ${name} to have as many ready pods as it asks for`,
    test: ({ workloads }) => {
      const fact = workloads.get(`${kind}/${name}`);
      if (!fact) return pending('it was not seen yet');
      if (fact.observedGeneration < fact.generation) return pending('its change was not taken up yet');
      const { desired, replicas, ready } = fact;
      if (replicas === desired && ready === desired) return met(fact);
      return pending(`of ${String(desired)} wanted: ${String(replicas)} there, ${String(ready)} ready`);
    },
  };
}
