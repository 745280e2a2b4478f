import { groupBy } from '../../../core/group-by.ts';
import { endpointSpans } from '../../../observation/routing/endpoint-spans.ts';
import type { Interval } from '../../../observation/interval-index.ts';
import { nodeRoutes, type RoutedSpan } from '../../../observation/routing/routed-spans.ts';
import type { TimelineReader } from '../../../timeline/timeline.ts';
import type { RouteLane, RouteRow, RouteSpan } from './experiment-model.ts';
import { byWatch } from './known-by.ts';
import type { TimeAxis } from './time-axis.ts';

/** Rows of pods that are not drawn themselves. */
const mostOthers = 6;

/** The lanes of routing: first the EndpointSlices of each Service, then what each node did. */
export function routeLanes(timeline: TimelineReader, pods: readonly string[], axis: TimeAxis): readonly RouteLane[] {
  const lanes = [...sliceLanes(timeline, axis), ...nodeLanes(timeline, axis)];
  return lanes.map((lane) => ({ ...lane, rows: inOrderOf(pods, lane.rows) })).filter(({ rows }) => rows.length > 0);
}

/** Rows in the order of the pods' own lanes, then some of pods that have none. */
function inOrderOf(pods: readonly string[], rows: readonly RouteRow[]): readonly RouteRow[] {
  const drawn = new Set(pods);
  const byPod = groupBy(rows, ({ pod }) => pod);
  const others = rows.filter(({ pod }) => !drawn.has(pod)).slice(0, mostOthers);
  return [...pods.flatMap((pod) => byPod.get(pod) ?? []), ...others];
}

function sliceLanes(timeline: TimelineReader, axis: TimeAxis): RouteLane[] {
  return [...endpointSpans(timeline)].map(([service, spans]) => ({
    name: `EndpointSlice ${service}`,
    ofNode: false,
    known: byWatch,
    rows: rowsOf(spans, (span) => [spanOf(span, span.state, axis)]),
  }));
}

function rowsOf<S extends { readonly pod: string }>(
  spans: readonly S[],
  drawn: (span: S) => readonly RouteSpan[],
): readonly RouteRow[] {
  return [...groupBy(spans, ({ pod }) => pod)].map(([pod, own]) => ({ pod, spans: own.flatMap(drawn) }));
}

const wordsOf: Readonly<Record<RouteSpan['state'], string>> = {
  ready: 'ready: nodes are to send to it',
  terminating: 'terminating, still serving: only sent to where no endpoint is ready',
  'not ready': 'listed, not ready: not to be sent to',
  routed: 'sends new connections to it',
  perhaps: 'the change came somewhere in here',
};

function spanOf({ from, to }: Interval, state: RouteSpan['state'], axis: TimeAxis): RouteSpan {
  return { from: axis.at(from), to: axis.atOrNull(to), state, text: wordsOf[state] };
}

/** The lanes of the nodes, from their own rules if these were read, else from probes on them. */
function nodeLanes(timeline: TimelineReader, axis: TimeAxis): RouteLane[] {
  return [...nodeRoutes(timeline.of('route'))].map(([node, spans]) => ({
    name: `Node ${node}`,
    ofNode: true,
    known: spans.some(({ source }) => source === 'rules')
      ? "the node's own packet rules"
      : 'connections made on the node',
    // Of a pod that was not sent to when the watch began it is not known whether it ever had been.
    rows: rowsOf(
      spans.filter(({ from }) => from !== -Infinity),
      (span) => nodeSpans(span, axis),
    ),
  }));
}

function nodeSpans({ from, surelyFrom, surelyTo, to }: RoutedSpan, axis: TimeAxis): readonly RouteSpan[] {
  return [
    spanOf({ from, to: surelyFrom }, 'perhaps', axis),
    spanOf({ from: surelyFrom, to: surelyTo }, 'routed', axis),
    ...(to === Infinity ? [] : [spanOf({ from: surelyTo, to }, 'perhaps', axis)]),
  ];
}
