import { groupBy } from '../../core/group-by.ts';
import type { EndpointStatus, EndpointSliceFact } from '../../timeline/fact.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import type { Interval } from '../interval-index.ts';
import { memoizedByTimeline } from '../memoize.ts';
import { endpointKey, type ToldPod } from '../pods/pod-lookup.ts';

/** A stretch in which a Service listed a pod among its endpoints, in one state; `to` is Infinity while it lasts. */
export interface EndpointSpan extends Interval, ToldPod {
  /** `ready`: nodes are to send to it; `terminating`: it still serves, and is sent to where no endpoint is ready. */
  readonly state: 'ready' | 'terminating' | 'not ready';
}

/** What the API said of the endpoints of each Service over time; the spans of one endpoint follow each other. */
export const endpointSpans: (timeline: TimelineReader) => ReadonlyMap<string, readonly EndpointSpan[]> =
  memoizedByTimeline(
    (timeline) =>
      new Map(
        [...groupBy(timeline.of('endpointslice'), ({ service }) => service)].map(([service, facts]) => [
          service,
          spansOf(facts),
        ]),
      ),
  );

function spansOf(facts: readonly EndpointSliceFact[]): readonly EndpointSpan[] {
  const over: EndpointSpan[] = [];
  const open = new Map<string, Omit<EndpointSpan, 'to'>>();
  const slices = new Map<string, readonly EndpointStatus[]>();
  const turn = ({ pod, ip }: ToldPod, at: number, state: EndpointSpan['state'] | undefined) => {
    const key = endpointKey({ pod, ip });
    const last = open.get(key);
    if (last?.state === state) return;
    if (last) over.push({ ...last, to: at });
    if (state === undefined) open.delete(key);
    else open.set(key, { pod, ip, state, from: at });
  };
  for (const { name, change, endpoints, at } of facts) {
    const before = slices.get(name) ?? [];
    const now = change === 'deleted' ? [] : endpoints;
    slices.set(name, now);
    const states = new Map(now.map((endpoint) => [endpointKey(endpoint), stateOf(endpoint)]));
    for (const endpoint of [...before, ...now]) turn(endpoint, at, states.get(endpointKey(endpoint)));
  }
  return [...over, ...[...open.values()].map((last) => ({ ...last, to: Infinity }))];
}

function stateOf({ ready, serving, terminating }: EndpointStatus): EndpointSpan['state'] {
  if (ready) return 'ready';
  return serving && terminating ? 'terminating' : 'not ready';
}
