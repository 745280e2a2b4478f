import { groupBy } from '../../core/group-by.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import type { ConnectionsFact, RouteFact } from '../../timeline/fact.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import type { Interval } from '../../observation/interval-index.ts';
import { memoized } from '../../observation/memoize.ts';
import { ConnectionTracking } from '../../observation/routing/connection-tracking.ts';
import type { Sent } from '../../observation/routing/connections-by-port.ts';
import { ruleReadingMs } from '../../observation/tolerances.ts';

/** What the reading of the nodes' rules is held against. */
export interface RoutedRequests {
  /** All requests, in the order of sending. */
  readonly records: Iterable<RequestRecord>;
  /** The node behind each target, by `RequestRecord.target`. */
  readonly nodes?: readonly string[] | undefined;
  readonly timeline: TimelineReader;
}

/** A request that a node sent to a pod although its rules, as they were read, led nothing there. */
export interface FalseReading extends Sent {
  /** So long after the rules are said to have ceased to lead there, or before they are said to have begun: milliseconds. */
  readonly offMs: number;
}

/** As below, found once for as long as nothing more is seen. */
export const falseReadingsOf = memoized(falseReadings);

/**
 * Requests on new connections that contradict what was read of the nodes' rules: a fault of the reading, as connection tracking tells what
 * the node did. A connection was sent to its pod between the sending of the request and the note that conntrack took of it.
 */
function falseReadings({ records, nodes, timeline }: RoutedRequests): readonly FalseReading[] {
  const unrouted = new UnroutedSpans(timeline.of('route'));
  const suspects = new Set(timeline.of('connections').flatMap((fact) => suspectsOf(fact, unrouted)));
  if (suspects.size === 0) return [];
  const tracking = new ConnectionTracking(timeline, nodes);
  const found: FalseReading[] = [];
  for (const record of records) {
    if (record.stream !== 'new' || !suspects.has(nameOf(nodes?.[record.target], record.clientPort))) continue;
    const sent = tracking.sentTo(record);
    const span = sent && unrouted.of(sent).find(({ from, to }) => record.sentAt > from && sent.at < to);
    if (!span) continue;
    const offMs = ruleReadingMs + Math.min(record.sentAt - span.from, span.to - sent.at);
    found.push({ ...sent, offMs });
  }
  return found;
}

/** The rules of one node that were read wrongly: they led nothing to these pods, and it sent them these connections. Epoch milliseconds. */
export interface MisreadRules extends Interval {
  readonly node: string;
  readonly connections: number;
  readonly pods: readonly string[];
  /** Of the connection that was the furthest off. */
  readonly offMs: number;
}

export function misreadRules(readings: readonly FalseReading[]): readonly MisreadRules[] {
  return [...groupBy(readings, ({ node }) => node)].map(([node, its]) => {
    const times = its.map(({ at }) => at);
    return {
      node,
      connections: its.length,
      pods: [...new Set(its.map(({ pod, ip }) => pod || ip))],
      offMs: Math.max(...its.map(({ offMs }) => offMs)),
      from: Math.min(...times),
      to: Math.max(...times),
    };
  });
}

/** When a node's rules, as they were read, surely led nothing to a pod. */
class UnroutedSpans {
  readonly #spans: ReadonlyMap<string, readonly Interval[]>;
  /** When the rules of each node had been read for the first time. */
  readonly #readAt: ReadonlyMap<string, number>;

  constructor(facts: readonly RouteFact[]) {
    const read = facts.filter(({ source }) => source === 'rules');
    this.#readAt = new Map(
      [...groupBy(read, ({ node }) => node)].map(([node, its]) => [node, Math.min(...its.map(({ at }) => at))]),
    );
    const changes = groupBy(read, ({ node, ip }) => nameOf(node, ip));
    this.#spans = new Map(
      [...changes].map(([name, its]) => [name, spansBetween(its, this.#readAt.get(its[0]?.node ?? '') ?? Infinity)]),
    );
  }

  /** In order of time. */
  of({ node, ip }: { readonly node: string; readonly ip: string }): readonly Interval[] {
    const readAt = this.#readAt.get(node);
    if (readAt === undefined) return [];
    return this.#spans.get(nameOf(node, ip)) ?? spansBetween([], readAt);
  }
}

/** @param changes of one node and one pod, in order of time */
function spansBetween(changes: readonly RouteFact[], readAt: number): readonly Interval[] {
  const spans: Interval[] = [];
  let since: number | undefined = readAt;
  for (const { routed, at, since: notBefore } of changes) {
    if (routed && since !== undefined) spans.push({ from: since + ruleReadingMs, to: notBefore - ruleReadingMs });
    since = routed ? undefined : (since ?? at);
  }
  if (since !== undefined) spans.push({ from: since + ruleReadingMs, to: Infinity });
  return spans.filter(({ from, to }) => from < to);
}

/** The connections that were noted in such a time, by node and port of the client. */
function suspectsOf(fact: ConnectionsFact, unrouted: UnroutedSpans): readonly string[] {
  return fact.sentTo.flatMap(({ ip, ports, micros }) => {
    const spans = unrouted.of({ node: fact.node, ip }).filter(({ from, to }) => from < fact.to && to > fact.from);
    if (spans.length === 0) return [];
    return ports.flatMap((port, index) => {
      const at = fact.from + (micros[index] ?? 0) / 1000;
      return spans.some(({ from, to }) => at > from && at < to) ? [nameOf(fact.node, port)] : [];
    });
  });
}

function nameOf(node: string | undefined, of: string | number | undefined): string {
  return `${node ?? ''} ${of ?? ''}`;
}
