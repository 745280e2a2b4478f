import { groupBy } from '../../core/group-by.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import type { ConnectionsFact } from '../../timeline/fact.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import { IntervalIndex, type Interval } from '../interval-index.ts';
import { podLookup, type PodLookup } from '../pods/pod-lookup.ts';
import { clockMs, connectionNotedMs, connectMs } from '../tolerances.ts';
import { ConnectionsByPort, type Sent } from './connections-by-port.ts';

/** A minute of one node each. */
const keptFacts = 32;

/**
 * Which pod requests were sent to, by the connection tracking of the node they went through: known by the client's own port and
 * the time. Not known where the connections of two pods fit (the engine's NAT may choose another port than the client's), where events
 * were lost, and where nobody followed the node.
 */
export class ConnectionTracking {
  readonly #nodes: readonly string[];
  readonly #told: ReadonlyMap<string, IntervalIndex<ConnectionsFact>>;
  /** From the first connection to the last. */
  readonly #followed: ReadonlyMap<string, Interval>;
  readonly #gaps: ReadonlyMap<string, IntervalIndex<Interval>>;
  /** Of the facts that were looked into last, as requests come in order. */
  readonly #byPort = new Map<ConnectionsFact, ConnectionsByPort>();
  readonly #pods: PodLookup;

  /** @param nodes the node behind each target, by `RequestRecord.target` */
  constructor(timeline: TimelineReader, nodes: readonly string[] = []) {
    this.#nodes = nodes;
    this.#pods = podLookup(timeline);
    const told = groupBy(timeline.of('connections'), ({ node }) => node);
    this.#told = new Map([...told].map(([node, facts]) => [node, new IntervalIndex(facts)]));
    this.#followed = new Map(
      [...told].map(([node, facts]) => [node, { from: facts[0]?.from ?? Infinity, to: facts.at(-1)?.to ?? -Infinity }]),
    );
    const gaps = groupBy(
      timeline.of('gap').filter(({ source }) => source === 'conntrack'),
      ({ of }) => of,
    );
    this.#gaps = new Map(
      [...gaps].map(([of, its]) => [of, new IntervalIndex(its.map(({ from, at: to }) => ({ from, to })))]),
    );
  }

  /** The pod to which a request was sent, if it was on a new connection or failed. */
  sentTo(record: RequestRecord): Sent | undefined {
    const [first, ...others] = this.#fitting(record) ?? [];
    return first && first.pod !== '' && others.every(({ ip }) => ip === first.ip) ? first : undefined;
  }

  /**
   * The pod that a request went to: by its node's word; where that has none, by that of the pod that answered it, or that had
   * answered on the connection before. Undefined where nobody tells.
   * @returns its UID; its name where the pod itself was never seen
   */
  podOf(record: RequestRecord): string | undefined {
    const sent = this.sentTo(record);
    if (sent) return this.#pods.find(sent, sent.at)?.uid ?? sent.pod;
    const { lastPod, openedAt = record.sentAt } = record.failure?.connection ?? {};
    if (record.pod !== undefined) return this.#uidOf(record.pod, record.sentAt);
    return lastPod === undefined ? undefined : this.#uidOf(lastPod, openedAt);
  }

  /**
   * The node itself refused the connection: it was followed from before until after, and told of none that fits. (Of one that is
   * unreachable it tells nothing either, though it would have sent it to a pod.)
   */
  refusedItself(record: RequestRecord): boolean {
    return record.failure?.cause === 'refused' && this.#toldOfNone(record);
  }

  /**
   * The earlier connection from the same port of the client that the node took this one for, as it told of no new one: what was cut off
   * without a goodbye is kept for a while, and its packets go to its pod.
   */
  takenFor(record: RequestRecord): Sent | undefined {
    const { clientPort, failure, sentAt, target } = record;
    if (clientPort === undefined || failure?.connection.earlierRequests !== 0 || !this.#toldOfNone(record)) return;
    const facts = this.#told.get(this.#nodes[target] ?? '')?.touching(-Infinity, sentAt) ?? [];
    const earlier = facts.flatMap((fact) => this.#sentFrom(clientPort, fact));
    return earlier.filter(({ at, pod }) => at < sentAt && pod !== '').sort((one, other) => other.at - one.at)[0];
  }

  #uidOf(name: string, at: number): string {
    return this.#pods.named(name, at)?.uid ?? name;
  }

  /** Its node was followed from before until after, and told of no connection that fits. */
  #toldOfNone(record: RequestRecord): boolean {
    const followed = this.#followed.get(this.#nodes[record.target] ?? '');
    const asked = askedFor(record);
    const isFollowed = followed && asked && followed.from <= asked.from && followed.to >= asked.to;
    return isFollowed === true && this.#fitting(record)?.length === 0;
  }

  /** Connections that may be that of the request; undefined where it is not known which there were. */
  #fitting(record: RequestRecord): readonly Sent[] | undefined {
    const node = this.#nodes[record.target];
    const port = record.clientPort;
    const asked = askedFor(record);
    if (node === undefined || port === undefined || asked === undefined) return undefined;
    const from = asked.from - clockMs;
    const to = asked.to + connectionNotedMs;
    if ((this.#gaps.get(`connections of ${node}`)?.touching(from, to).length ?? 0) > 0) return undefined;
    return (this.#told.get(node)?.touching(from, to) ?? []).flatMap((fact) =>
      this.#sentFrom(port, fact).filter(({ at }) => at >= from && at <= to),
    );
  }

  /** Each with the name of the pod that had the address then: its node may have known of that sooner than the watch. */
  #sentFrom(port: number, fact: ConnectionsFact): readonly Sent[] {
    return this.#byPortOf(fact)
      .from(port)
      .map((sent) => ({ ...sent, pod: this.#pods.find(sent, sent.at)?.name ?? sent.pod }));
  }

  #byPortOf(fact: ConnectionsFact): ConnectionsByPort {
    const known = this.#byPort.get(fact);
    if (known) return known;
    const made = new ConnectionsByPort(fact);
    const [oldest] = this.#byPort.keys();
    if (oldest && this.#byPort.size >= keptFacts) this.#byPort.delete(oldest);
    this.#byPort.set(fact, made);
    return made;
  }
}

/** The time within which the connection of a request was opened, as far as it is known. */
function askedFor({ stream, sentAt, endedAt = Infinity, failure }: RequestRecord): Interval | undefined {
  if (!failure) return stream === 'new' ? { from: sentAt, to: endedAt } : undefined;
  const { openedAt = endedAt, earlierRequests } = failure.connection;
  return { from: earlierRequests === 0 ? sentAt : openedAt - connectMs, to: openedAt };
}
