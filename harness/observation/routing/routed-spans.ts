import { groupBy } from '../../core/group-by.ts';
import type { EndpointStatus, EndpointSliceFact, FactSource, RouteFact } from '../../timeline/fact.ts';
import type { Interval } from '../interval-index.ts';
import { endpointKey, type PodLookup, type ToldPod } from '../pods/pod-lookup.ts';
import type { PodLife } from '../pods/pod-lives.ts';
import { followMs } from '../tolerances.ts';

/** A stretch in which new connections may have been sent to a pod; surely between `surelyFrom` and `surelyTo`. */
export interface RoutedSpan extends Interval, ToldPod {
  readonly surelyFrom: number;
  readonly surelyTo: number;
  /**
   * When connections ceased to be sent: for the API, when the EndpointSlice changed; for a node, when the node did.
   * Infinity while it lasts.
   */
  readonly endedAt: number;
  readonly source: FactSource;
}

/** The endpoints of a Service over time, by its EndpointSlices. */
export interface ApiRoutes {
  readonly spans: readonly RoutedSpan[];
  /** Stretches without any endpoint to send to. */
  readonly empty: readonly Interval[];
  /** Stretches without a ready endpoint: what terminates may be sent to then. */
  readonly unready: readonly Interval[];
  /** Stretches in which a pod was a ready endpoint, those of each in order. */
  readonly ready: readonly (Interval & ToldPod)[];
}

/**
 * To which pods connections should have been sent, by the EndpointSlices: to ready endpoints; where there is none, to
 * those that still serve while they terminate.
 */
export function apiRoutes(facts: readonly EndpointSliceFact[]): ApiRoutes {
  const watched = new SliceWatch();
  for (const fact of facts) watched.read(fact);
  return watched.close();
}

/** A stretch in which the API had nodes send to a pod: they follow a little later. */
export function routedByApi({ pod, ip }: ToldPod, from: number, endedAt: number): RoutedSpan {
  return {
    pod,
    ip,
    source: 'watch',
    from,
    surelyFrom: from + followMs,
    surelyTo: endedAt,
    to: endedAt + followMs,
    endedAt,
  };
}

/** The pod that connections were sent to. */
export function podOfRoute(span: RoutedSpan, pods: PodLookup): PodLife | undefined {
  return pods.find(span, span.surelyFrom);
}

/** To which pods a node did send connections, by its own rules or, if these are not known, by probes on it. */
export function nodeRoutes(facts: readonly RouteFact[]): ReadonlyMap<string, readonly RoutedSpan[]> {
  return new Map([...groupBy(facts, ({ node }) => node)].map(([node, all]) => [node, spansOfNode(all)]));
}

function spansOfNode(facts: readonly RouteFact[]): readonly RoutedSpan[] {
  const rules = facts.filter(({ source }) => source === 'rules');
  const byPod = groupBy(rules.length > 0 ? rules : facts, (fact) => `${fact.service} ${endpointKey(fact)}`);
  return [...byPod.values()].flatMap(spansOfPod);
}

function spansOfPod(facts: readonly RouteFact[]): readonly RoutedSpan[] {
  const spans: RoutedSpan[] = [];
  let begun: RouteFact | undefined;
  const end = ({ pod, ip, source }: RouteFact, ended?: RouteFact) => {
    spans.push({
      pod,
      ip,
      source,
      from: begun?.since ?? -Infinity,
      surelyFrom: begun?.at ?? -Infinity,
      surelyTo: ended?.since ?? Infinity,
      to: ended?.at ?? Infinity,
      endedAt: ended?.at ?? Infinity,
    });
    begun = undefined;
  };
  facts.forEach((fact, index) => {
    if (fact.routed) begun ??= fact;
    else if (begun || index === 0) end(fact, fact);
  });
  if (begun) end(begun);
  return spans;
}

interface ServiceState {
  /** The endpoints of each slice by their keys. */
  readonly slices: Map<string, ReadonlyMap<string, EndpointStatus>>;
  ready: number;
}

/** Reads EndpointSlices as they changed, and notes when each endpoint began and ended to be sent to. */
class SliceWatch {
  readonly #spans: RoutedSpan[] = [];
  readonly #empty = new Stretches();
  readonly #unready = new Stretches();
  readonly #ready = new Map<string, ToldPod & { readonly stretches: Stretches }>();
  readonly #services = new Map<string, ServiceState>();
  /** Since when connections have been sent to each endpoint, by Service, slice and endpoint. */
  readonly #since = new Map<string, ToldPod & { readonly at: number }>();

  read({ at, change, name, service, endpoints }: EndpointSliceFact): void {
    const state: ServiceState = this.#services.get(service) ?? { slices: new Map(), ready: 0 };
    this.#services.set(service, state);
    const before = state.slices.get(name) ?? new Map<string, EndpointStatus>();
    const now = new Map(change === 'deleted' ? [] : endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
    const hadReady = state.ready > 0;
    state.slices.set(name, now);
    state.ready += countReady(now) - countReady(before);
    const hasReady = state.ready > 0;
    const turn = (slice: string, key: string, told: ToldPod, endpoint?: EndpointStatus) => {
      this.#turn(`${service} ${slice} ${key}`, told, isSentTo(endpoint, hasReady), at);
    };
    for (const [key, endpoint] of before) turn(name, key, endpoint, now.get(key));
    // Without a ready one left, those that terminate are sent to again, in all slices.
    const changed = hadReady === hasReady ? [[name, now] as const] : state.slices;
    for (const [slice, all] of changed) for (const [key, endpoint] of all) turn(slice, key, endpoint, endpoint);
    for (const [key, { pod, ip }] of [...before, ...now]) {
      const its = this.#ready.get(key) ?? { pod, ip, stretches: new Stretches() };
      this.#ready.set(key, its);
      its.stretches.turn(now.get(key)?.ready ?? false, at);
    }
    this.#empty.turn(this.#since.size === 0, at);
    this.#unready.turn(
      [...this.#services.values()].every(({ ready }) => ready === 0),
      at,
    );
  }

  close(): ApiRoutes {
    for (const [key, told] of this.#since) this.#turn(key, told, false, Infinity);
    return {
      spans: this.#spans,
      empty: this.#empty.close(),
      unready: this.#unready.close(),
      ready: [...this.#ready.values()].flatMap(({ pod, ip, stretches }) =>
        stretches.close().map((span) => ({ pod, ip, ...span })),
      ),
    };
  }

  #turn(key: string, { pod, ip }: ToldPod, sentTo: boolean, at: number): void {
    const since = this.#since.get(key);
    if (sentTo && !since) this.#since.set(key, { at, pod, ip });
    if (sentTo || !since) return;
    this.#since.delete(key);
    this.#spans.push(routedByApi(since, since.at, at));
  }
}

/** Stretches of time in which something was so. */
class Stretches {
  readonly #over: Interval[] = [];
  #since: number | undefined;

  turn(isSo: boolean, at: number): void {
    if (isSo) this.#since ??= at;
    else if (this.#since !== undefined) {
      this.#over.push({ from: this.#since, to: at });
      this.#since = undefined;
    }
  }

  close(): readonly Interval[] {
    this.turn(false, Infinity);
    return this.#over;
  }
}

function countReady(endpoints: ReadonlyMap<string, EndpointStatus>): number {
  let count = 0;
  for (const { ready } of endpoints.values()) if (ready) count++;
  return count;
}

function isSentTo(endpoint: EndpointStatus | undefined, anyIsReady: boolean): boolean {
  if (!endpoint) return false;
  return endpoint.ready || (!anyIsReady && endpoint.serving && endpoint.terminating);
}
