import { groupBy } from '../../../core/group-by.ts';
import type { EndpointReading, EndpointSliceFact, RouteFact } from '../../../timeline/fact.ts';
import type { TimelineReader } from '../../../timeline/timeline.ts';
import type { RouteLane, RouteRow, RouteSpan } from './experiment-model.ts';
import { byWatch } from './known-by.ts';
import type { TimeAxis } from './time-axis.ts';

/** Rows of pods that are not drawn themselves. */
const mostOthers = 6;

/** Who sends connections to which pod: the API's word for each Service, then what each node does. */
export function routeLanes(timeline: TimelineReader, pods: readonly string[], axis: TimeAxis): readonly RouteLane[] {
  const lanes = [...sliceLanes(timeline.of('endpointslice'), axis), ...nodeLanes(timeline.of('route'), axis)];
  return lanes.map((lane) => ({ ...lane, rows: inOrderOf(pods, lane.rows) })).filter(({ rows }) => rows.length > 0);
}

/** Rows in the order of the pods' own lanes, then some of pods that have none. */
function inOrderOf(pods: readonly string[], rows: readonly RouteRow[]): readonly RouteRow[] {
  const drawn = new Set(pods);
  const byPod = groupBy(rows, ({ pod }) => pod);
  const others = rows.filter(({ pod }) => !drawn.has(pod)).slice(0, mostOthers);
  return [...pods.flatMap((pod) => byPod.get(pod) ?? []), ...others];
}

function sliceLanes(facts: readonly EndpointSliceFact[], axis: TimeAxis): RouteLane[] {
  return [...groupBy(facts, ({ service }) => service)].map(([service, all]) => ({
    name: `EndpointSlice ${service}`,
    ofNode: false,
    known: byWatch,
    rows: endpointRows(all, axis),
  }));
}

interface OpenSpan {
  readonly from: number;
  readonly state: RouteSpan['state'];
}

function endpointRows(facts: readonly EndpointSliceFact[], axis: TimeAxis): RouteRow[] {
  const spans = new Map<string, RouteSpan[]>();
  const open = new Map<string, OpenSpan>();
  const slices = new Map<string, readonly EndpointReading[]>();
  const turn = (pod: string, at: number, state: RouteSpan['state'] | undefined) => {
    const last = open.get(pod);
    if (last?.state === state) return;
    if (last) spans.set(pod, [...(spans.get(pod) ?? []), spanOf(last, at, axis)]);
    if (state === undefined) open.delete(pod);
    else open.set(pod, { from: at, state });
  };
  for (const { name, change, endpoints, at } of facts) {
    const before = slices.get(name) ?? [];
    const now = change === 'deleted' ? [] : endpoints;
    slices.set(name, now);
    const states = new Map(now.map((endpoint) => [endpoint.pod, stateOf(endpoint)]));
    for (const pod of new Set([...before.map((endpoint) => endpoint.pod), ...states.keys()]))
      turn(pod, at, states.get(pod));
  }
  for (const [pod, last] of open) spans.set(pod, [...(spans.get(pod) ?? []), spanOf(last, undefined, axis)]);
  return [...spans].map(([pod, all]) => ({ pod, spans: all }));
}

function stateOf({ ready, serving, terminating }: EndpointReading): RouteSpan['state'] {
  if (ready) return 'ready';
  return serving && terminating ? 'terminating' : 'not ready';
}

const wordsOf: Readonly<Record<RouteSpan['state'], string>> = {
  ready: 'ready: nodes are to send to it',
  terminating: 'terminating, still serving: only sent to where no endpoint is ready',
  'not ready': 'listed, not ready: not to be sent to',
  routed: 'sends new connections to it',
  perhaps: 'the change came somewhere in here',
};

function spanOf({ from, state }: OpenSpan, to: number | undefined, axis: TimeAxis): RouteSpan {
  return { from: axis.at(from), to: axis.atOrNull(to), state, text: wordsOf[state] };
}

/** By a node's own rules where they were read, else by probes on it. */
function nodeLanes(facts: readonly RouteFact[], axis: TimeAxis): RouteLane[] {
  return [...groupBy(facts, ({ node }) => node)].map(([node, all]) => {
    const rules = all.filter(({ source }) => source === 'rules');
    const told = rules.length > 0 ? rules : all;
    return {
      name: `Node ${node}`,
      ofNode: true,
      known: rules.length > 0 ? "the node's own packet rules" : 'connections made on the node',
      rows: [...groupBy(told, ({ pod }) => pod)].map(([pod, own]) => ({ pod, spans: nodeSpans(own, axis) })),
    };
  });
}

function nodeSpans(facts: readonly RouteFact[], axis: TimeAxis): RouteSpan[] {
  const spans: RouteSpan[] = [];
  let open: OpenSpan | undefined;
  for (const { routed, since, at } of facts) {
    if (routed === (open !== undefined)) continue;
    if (open) spans.push(spanOf(open, since, axis));
    spans.push(spanOf({ from: since, state: 'perhaps' }, at, axis));
    open = routed ? { from: at, state: 'routed' } : undefined;
  }
  if (open) spans.push(spanOf(open, undefined, axis));
  return spans;
}
