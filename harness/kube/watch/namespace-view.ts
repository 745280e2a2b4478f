import type { EndpointSliceFact, EventFact, Fact, GapFact, PodFact, WorkloadFact } from '../../timeline/fact.ts';

/** The current state of a namespace by its watches, with the last state of deleted pods. */
export interface NamespaceState {
  readonly namespace: string;
  /** Pods that exist, by UID. */
  readonly pods: ReadonlyMap<string, PodFact>;
  /** Pods that existed since the watch began and were deleted, by UID, each in its last state. */
  readonly deletedPods: ReadonlyMap<string, PodFact>;
  readonly slices: ReadonlyMap<string, EndpointSliceFact>;
  /** The workloads by kind and name, such as `Deployment/web`. */
  readonly workloads: ReadonlyMap<string, WorkloadFact>;
  readonly events: readonly EventFact[];
  readonly gaps: readonly GapFact[];
}

/** Builds that present from facts, one after the other. */
export class NamespaceView implements NamespaceState {
  readonly namespace: string;
  readonly pods = new Map<string, PodFact>();
  readonly deletedPods = new Map<string, PodFact>();
  readonly slices = new Map<string, EndpointSliceFact>();
  readonly workloads = new Map<string, WorkloadFact>();
  readonly events: EventFact[] = [];
  readonly gaps: GapFact[] = [];

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  accept(fact: Fact): void {
    if (fact.kind === 'pod') this.#acceptPod(fact);
    if (fact.kind === 'endpointslice') keep(this.slices, fact.name, fact);
    if (fact.kind === 'workload') keep(this.workloads, `${fact.workload}/${fact.name}`, fact);
    if (fact.kind === 'event') this.events.push(fact);
    if (fact.kind === 'gap') this.gaps.push(fact);
  }

  #acceptPod(fact: PodFact): void {
    keep(this.pods, fact.uid, fact);
    if (fact.change === 'deleted') this.deletedPods.set(fact.uid, fact);
  }
}

function keep<T extends { change: string }>(into: Map<string, T>, key: string, fact: T): void {
  if (fact.change === 'deleted') into.delete(key);
  else into.set(key, fact);
}
