import { groupBy } from '../../core/group-by.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import { overloadedSpans, type Slowness } from '../../observation/host-load.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import type { ConnectionTracking } from '../../observation/routing/connection-tracking.ts';
import { endOf, podLives, type PodLife } from '../../observation/pods/pod-lives.ts';
import { podLookup, type PodLookup } from '../../observation/pods/pod-lookup.ts';
import { CutMoments, isFirst } from './cut-moments.ts';
import { notAcceptingSpans, perhapsNotAcceptingSpans, type NotAcceptingSpan } from './not-accepting-spans.ts';
import type { Indication } from './indications.ts';
import { IntervalIndex, type Interval } from '../../observation/interval-index.ts';
import { endTimeOf, type RequestIndex, type UnansweredStreak } from './request-index.ts';
import { apiRoutes, nodeRoutes, routedByApi, type RoutedSpan } from '../../observation/routing/routed-spans.ts';
import { RunEnds } from './run-ends.ts';
import { StepCount } from '../../observation/step-count.ts';
import { misroutedSpans, type MisroutedSpan } from './misrouted-spans.ts';
import {
  clockMs,
  endNoticedMs,
  followMs,
  mightLagMs,
  strayShare,
  overloadedAbove,
} from '../../observation/tolerances.ts';

/** `host:port` of each target and, where it is known, the node behind it; by `RequestRecord.target`. */
export interface Targets {
  readonly targets: readonly string[];
  readonly nodes?: readonly string[] | undefined;
}

/** What is explained, and what by. */
export interface SceneEvidence extends Targets {
  readonly drops: readonly RequestRecord[];
  readonly rejections: readonly RequestRecord[];
  readonly timeline: TimelineReader;
  /** Nodes send to pods of their own alone. */
  readonly localOnly?: true;
  /** The longest time that the load agent itself was blocked, milliseconds. */
  readonly longestStallMs: number;
}

/** Ends of containers for which nobody had asked from outside. */
const unaskedEnds = ['crashed', 'restarted-by-probe', 'post-start-hook-failed'] as const;
export type UnaskedEnd = (typeof unaskedEnds)[number];

/** Pods that stayed through a stretch without a ready endpoint. */
export interface Stayed {
  readonly any: boolean;
  /** They said themselves that they were not ready, when their probes asked. */
  readonly saidUnready: boolean;
  /** How all of them had stopped listening, where that is one and the same and nobody had asked for it. */
  readonly allEndedBy: UnaskedEnd | undefined;
  /** The end of each, then; empty otherwise. */
  readonly ends: readonly NotAcceptingSpan[];
}

/** What is known of one node by its own rules, or by probes on it. */
interface NodeView {
  readonly routed: IntervalIndex<RoutedSpan>;
  readonly misrouted: IntervalIndex<MisroutedSpan>;
  readonly perhapsNotAccepting: IntervalIndex<MisroutedSpan>;
}

export interface JudgedStreak extends UnansweredStreak {
  /** How likely pods that did not listen were all that it took: nothing else at fault, 0 to 1. */
  readonly chance: number;
}

/** All that the rules ask: what was observed around a failed request, found by time and by pod. */
export class Scene {
  readonly targets: Targets;
  readonly ends: RunEnds;
  readonly cuts: CutMoments;
  /** Stretches in which no Service had an endpoint. */
  readonly empty: IntervalIndex<Interval>;
  /** Statuses with which pods that were not stopping rejected requests of a kind. */
  readonly #usualRejections: ReadonlySet<string>;
  readonly #overloaded: IntervalIndex<Interval & { readonly how: Slowness }>;
  readonly #pods: PodLookup;
  /** By UID. */
  readonly #lives: ReadonlyMap<string, PodLife>;
  readonly #drops: readonly RequestRecord[];
  #refusesWhileServing: boolean | undefined;
  readonly #tracking: ConnectionTracking;
  /** Of requests that failed: each is asked for several times. */
  readonly #podOf = new Map<RequestRecord, PodLife | undefined>();
  readonly #notAccepting: ReadonlyMap<PodLife, readonly NotAcceptingSpan[]>;
  readonly #routed: StepCount;
  readonly #unready: IntervalIndex<Interval>;
  readonly #lastAccepted: ReadonlyMap<string, number>;
  readonly #localOnly: boolean;
  readonly #stayedIn = new Map<Interval, Stayed>();
  /** When each pod was a ready endpoint; undefined: one that was not seen itself. */
  readonly #ready: ReadonlyMap<PodLife | undefined, readonly Interval[]>;
  readonly #misrouted: IntervalIndex<MisroutedSpan>;
  readonly #lateMisrouted: IntervalIndex<MisroutedSpan>;
  readonly #nodeViews: ReadonlyMap<string, NodeView>;
  readonly #perhapsNotAccepting: IntervalIndex<MisroutedSpan>;
  readonly #streaks: ReadonlyMap<number, IntervalIndex<JudgedStreak>>;

  constructor(
    { drops, rejections, timeline, localOnly, longestStallMs, ...targets }: SceneEvidence,
    tracking: ConnectionTracking,
    index: RequestIndex,
  ) {
    const lives = podLives(timeline);
    const api = apiRoutes(timeline.of('endpointslice'));
    const pods = podLookup(timeline);
    this.#pods = pods;
    this.#lives = new Map(lives.map((life) => [life.uid, life]));
    this.#tracking = tracking;
    this.ends = new RunEnds(timeline);
    const whileItsOwn = (spansOf: (life: PodLife) => readonly NotAcceptingSpan[]) =>
      lives.flatMap((life) => {
        const held = pods.heldBy(life);
        return spansOf(life)
          .map((span) => ({ ...span, from: Math.max(span.from, held.from), to: Math.min(span.to, held.to) }))
          .filter(({ from, to }) => from <= to);
      });
    const notAccepting = whileItsOwn((life) => notAcceptingSpans(life, index, this.ends));
    const perhapsNotAccepting = whileItsOwn((life) => perhapsNotAcceptingSpans(life, index));
    const routed = api.spans.length > 0 ? api.spans : lives.flatMap(routedWhileReady);
    const perhaps = routed.map((span) => ({ ...span, to: span.endedAt + mightLagMs }));
    const ofNodes = [...nodeRoutes(timeline.of('route'))];
    this.targets = targets;
    this.#localOnly = localOnly === true;
    this.#drops = drops;
    this.#notAccepting = groupBy(notAccepting, ({ life }) => life);
    this.#overloaded = new IntervalIndex(overloadedSpans(timeline));
    this.#lastAccepted = index.lastAccepted;
    this.cuts = new CutMoments(lives, drops, this.ends, {
      podOf: (drop) => this.podOf(drop),
      lastAccepted: (life) => this.lastAccepted(life),
      longestAnswer: ({ uid }) => index.longestAnswer.get(uid) ?? 0,
      // Nobody knows when the load agent was blocked: what it stamped as sent may have left it that much later.
      metOverload: (drop) => longestStallMs > overloadedAbove.eventLoopLagMs || this.overload(drop) !== undefined,
    });
    this.#usualRejections = new Set(
      rejections.flatMap((record) => (isServing(record, this.podOf(record)) ? (rejectionOf(record) ?? []) : [])),
    );
    this.empty = new IntervalIndex(api.empty);
    this.#unready = new IntervalIndex(api.unready);
    const ready = [...api.ready].sort((a, b) => a.from - b.from);
    this.#ready = groupBy(ready, (span) => pods.find(span, span.from));
    this.#routed = new StepCount(routed.flatMap(({ from, endedAt }) => [[from, 1] as const, [endedAt, -1] as const]));
    this.#misrouted = new IntervalIndex(misroutedSpans(notAccepting, routed, pods));
    this.#lateMisrouted = new IntervalIndex(misroutedSpans(notAccepting, perhaps, pods));
    this.#nodeViews = new Map(
      ofNodes.map(([node, spans]) => [
        node,
        {
          routed: new IntervalIndex(spans),
          misrouted: new IntervalIndex(misroutedSpans(notAccepting, spans, pods)),
          perhapsNotAccepting: new IntervalIndex(misroutedSpans(perhapsNotAccepting, spans, pods)),
        },
      ]),
    );
    this.#perhapsNotAccepting = new IntervalIndex(misroutedSpans(perhapsNotAccepting, routed, pods));
    const judged = index.streaks.map((streak) => ({ ...streak, chance: this.#chanceOf(streak) }));
    this.#streaks = new Map(
      [...groupBy(judged, ({ target }) => target)].map(([target, all]) => [target, new IntervalIndex(all)]),
    );
  }

  /** `127.0.0.1:31081`, with the node where it is known. */
  nameOf(target: number): string {
    const { targets, nodes } = this.targets;
    const node = nodes?.[target];
    return `${targets[target] ?? 'an unknown target'}${node === undefined ? '' : ` (${node})`}`;
  }

  /**
   * The pod that a failed request was sent to, where that is known: its node's connection tracking told of the connection, it answered,
   * or it had answered on the connection before.
   */
  podOf(record: RequestRecord): PodLife | undefined {
    if (this.#podOf.has(record)) return this.#podOf.get(record);
    const life = this.#lives.get(this.#tracking.podOf(record) ?? '');
    this.#podOf.set(record, life);
    return life;
  }

  /** Pods that were not stopping rejected requests of its kind in the same way. */
  isUsualRejection(record: RequestRecord): boolean {
    return this.#usualRejections.has(rejectionOf(record) ?? '');
  }

  /** How the host was overloaded while the request waited. */
  overload(drop: RequestRecord): Slowness | undefined {
    return this.#overloaded.touching(drop.sentAt, endTimeOf(drop))[0]?.how;
  }

  /** What the node itself told of the connection. */
  trackedIndication(drop: RequestRecord): readonly Indication[] {
    const sent = this.#tracking.sentTo(drop);
    return sent ? [{ code: 'sent-to-pod', figures: { node: sent.node, pod: sent.pod }, source: 'conntrack' }] : [];
  }

  /**
   * Pods that may have been sent the request by the node it went through, and did not listen: the one that it was sent to,
   * where that is known.
   */
  misrouted(drop: RequestRecord): readonly MisroutedSpan[] {
    const sentTo = this.#sentTo(drop, this.#throughNode(drop)?.misrouted ?? this.#misrouted);
    const pod = this.podOf(drop);
    if (sentTo.length > 0 || !pod) return sentTo;
    const isMeanwhile = ({ from, to }: Interval) => from <= endTimeOf(drop) + clockMs && to >= drop.sentAt;
    return (this.#notAccepting.get(pod) ?? [])
      .filter(isMeanwhile)
      .map((notAccepting) => ({ notAccepting, from: notAccepting.from, to: notAccepting.to }));
  }

  /** The same for pods that may not have accepted any more, because they were being deleted. */
  perhapsMisrouted(drop: RequestRecord): readonly MisroutedSpan[] {
    return this.#sentTo(drop, this.#throughNode(drop)?.perhapsNotAccepting ?? this.#perhapsNotAccepting);
  }

  /** A pod refused a connection that was sent to it while it served, and nothing seen of its life explains that. */
  get refusesWhileServing(): boolean {
    return (this.#refusesWhileServing ??= this.#drops.some(
      (drop) =>
        drop.failure?.cause === 'refused' &&
        this.podOf(drop) !== undefined &&
        !this.cuts.podBeingDeleted(drop) &&
        this.misrouted(drop).length === 0,
    ));
  }

  /** That the node had no pod to send the request to: by its connection tracking, else by its rules. */
  leadsNowhere(drop: RequestRecord): Indication | undefined {
    if (this.#tracking.refusedItself(drop)) return { code: 'sent-nowhere', figures: {}, source: 'conntrack' };
    const isRouted =
      this.podOf(drop) ?? this.#throughNode(drop)?.routed.touching(drop.sentAt, endTimeOf(drop)).length !== 0;
    return isRouted ? undefined : { code: 'no-route', figures: {}, source: 'rules' };
  }

  /** That its node took the connection for an earlier one, of a pod that had ended since. */
  takenForEarlier(drop: RequestRecord): Indication | undefined {
    const earlier = this.#tracking.takenFor(drop);
    const life = earlier && this.#pods.find(earlier, earlier.at);
    const endedAt = life && endOf(life);
    if (!earlier || endedAt === undefined || endedAt > drop.sentAt) return undefined;
    // Only as long as the pod has a network, of which the kubelet takes care until it is gone, can anything refuse there.
    if (drop.failure?.cause === 'refused' && (life?.goneAt ?? Infinity) < drop.sentAt) return undefined;
    const { node, pod, at } = earlier;
    return { code: 'taken-for-earlier', figures: { node, pod, earlierMs: drop.sentAt - at }, source: 'conntrack' };
  }

  /**
   * The pod was sent to only because no other was ready: it was not ready itself any more, and its node had had the time to
   * learn that, or had learnt it and sent to it again.
   */
  isLastResort({ notAccepting: { life }, routed }: MisroutedSpan, drop: RequestRecord): boolean {
    const ready = this.#ready.get(life)?.findLast(({ from }) => from <= drop.sentAt);
    if (!this.outage(drop) || !ready || ready.to > drop.sentAt) return false;
    return drop.sentAt - ready.to > followMs || (routed?.from ?? -Infinity) >= ready.to;
  }

  /** The node that it came to, where that sends to pods of its own alone, and none of them was ready for as long as it takes to learn of one. */
  nodeWithoutReadyPod({ target, sentAt }: RequestRecord): string | undefined {
    const node = this.targets.nodes?.[target];
    if (!this.#localOnly || node === undefined || this.#ready.size === 0) return undefined;
    const own = [...this.#lives.values()].filter((life) => life.node === node);
    const wasReady = own.some((life) =>
      this.#ready.get(life)?.some(({ from, to }) => from <= sentAt && to >= sentAt - followMs),
    );
    return wasReady ? undefined : node;
  }

  /** A stretch without a ready endpoint that the request met, or that nodes may still have gone by. */
  outage(drop: RequestRecord): Interval | undefined {
    return this.#unready.touching(drop.sentAt - followMs, endTimeOf(drop))[0];
  }

  /** When the last of the requests was sent that the pod answered on a new connection. */
  lastAccepted({ uid }: PodLife): number {
    return this.#lastAccepted.get(uid) ?? -Infinity;
  }

  /** Of the pods that had been ready and were to stay, when none was ready any more. */
  stayedIn(outage: Interval): Stayed {
    const known = this.#stayedIn.get(outage);
    if (known) return known;
    const { from } = outage;
    const lives = [...this.#lives.values()]
      // Pods that are no endpoints, such as those of the probers, stay whatever happens to the app.
      .filter((life) => this.#ready.has(life))
      .filter(({ readyAt = Infinity, deletionAt = Infinity }) => readyAt <= from && deletionAt > from);
    const uids = lives.map(({ uid }) => uid);
    const found = lives.map((life) => this.#endBeforeUnready(life, from));
    const ends = found.flatMap((span) => span ?? []);
    const reasons = new Set(found.map((span) => span?.why));
    const [why] = reasons;
    const allEndedBy = reasons.size === 1 ? unaskedEnds.find((end) => end === why) : undefined;
    const stayed = {
      any: uids.length > 0,
      saidUnready: this.ends.saidNo(uids, 'Readiness', from),
      allEndedBy,
      ends: allEndedBy ? ends : [],
    };
    this.#stayedIn.set(outage, stayed);
    return stayed;
  }

  /** The end of a run of the pod that made it unready by that time. */
  #endBeforeUnready(life: PodLife, at: number): NotAcceptingSpan | undefined {
    const unreadyAt = this.#ready.get(life)?.findLast(({ from }) => from <= at)?.to ?? -Infinity;
    return this.#notAccepting
      .get(life)
      ?.findLast(
        ({ why, from }) => why !== 'not-ready-yet' && from <= unreadyAt + clockMs && from >= unreadyAt - endNoticedMs,
      );
  }

  /** Stretches around the drop in which nothing of its kind was answered through its target. */
  streaks(drop: RequestRecord): readonly JudgedStreak[] {
    const opened = drop.failure?.connection.openedAt !== undefined;
    const at = endTimeOf(drop);
    return (this.#streaks.get(drop.target)?.touching(at, at) ?? []).filter(
      ({ stream }) => stream === drop.stream || (stream === 'new' && !opened),
    );
  }

  /** There was a time without a ready endpoint meanwhile, in which no way leads anywhere. */
  hadOutage({ from, to }: Interval): boolean {
    return this.#unready.touching(from, to).length > 0;
  }

  /** Through another target the same kind of request was answered meanwhile. */
  answeredViaOtherTarget({ target, stream, from, to }: UnansweredStreak): boolean {
    return this.targets.targets.some((_, other) => {
      if (other === target) return false;
      const silent = this.#streaks.get(other)?.touching(from, to) ?? [];
      return !silent.some((streak) => streak.stream === stream && streak.from <= from && streak.to >= to);
    });
  }

  #sentTo(drop: RequestRecord, spans: IntervalIndex<MisroutedSpan>): readonly MisroutedSpan[] {
    const pod = this.podOf(drop);
    const meanwhile = spans.touching(drop.sentAt, endTimeOf(drop) + clockMs);
    return pod ? meanwhile.filter(({ notAccepting }) => notAccepting.life === pod) : meanwhile;
  }

  /** Were pods alone at fault, some connections would have gone to those that listened. */
  #chanceOf({ drops, answeredElsewhere }: UnansweredStreak): number {
    return drops.reduce((chance, drop) => {
      const { openedAt, lastPod } = drop.failure?.connection ?? {};
      const itsPodWent = openedAt !== undefined && this.cuts.ofPod(drop) !== undefined;
      // A pod that answered nobody through any node may well be at fault itself.
      const itsPodDidNotAnswer =
        openedAt !== undefined && lastPod !== undefined && !answeredElsewhere.has(this.#tracking.podOf(drop) ?? '');
      return chance * (itsPodWent || itsPodDidNotAnswer ? 1 : Math.max(strayShare, this.#notAcceptingShare(drop)));
    }, 1);
  }

  /** The share of the pods a new connection might have gone to that might not have listened, 0 to 1, seen generously. */
  #notAcceptingShare(drop: RequestRecord): number {
    const at = endTimeOf(drop);
    if (this.#unready.touching(drop.sentAt - mightLagMs, at).length > 0) return 1;
    const node = this.#throughNode(drop);
    const opened = drop.failure?.connection.openedAt !== undefined;
    // Its node did lead it to the pod just now, or the pod was being deleted.
    if ((isFirst(drop) && this.podOf(drop)) || this.cuts.podBeingDeleted(drop)) return 1;
    const indexes = [
      node?.misrouted ?? this.#lateMisrouted,
      ...(opened ? [] : [node?.perhapsNotAccepting ?? this.#perhapsNotAccepting]),
    ];
    const spans = indexes.flatMap((index) => index.touching(drop.sentAt, at + clockMs));
    const notAccepting = new Map(spans.map((span) => [span.notAccepting.life.uid, span]));
    const removed = [...notAccepting.values()].filter(({ routed }) => (routed?.endedAt ?? Infinity) <= at).length;
    return notAccepting.size === 0 ? 0 : notAccepting.size / Math.max(notAccepting.size, this.#routed.at(at) + removed);
  }

  #throughNode({ target }: RequestRecord): NodeView | undefined {
    return this.#nodeViews.get(this.targets.nodes?.[target] ?? '');
  }
}

function rejectionOf({ status, kind = '' }: RequestRecord): string | undefined {
  return status === undefined ? undefined : `${status} ${kind}`;
}

/** By its own word, where it says so; and its deletion had not been asked for by the API's clock, as the event of that may be late. */
function isServing(record: RequestRecord, pod: PodLife | undefined): boolean {
  return (record.phase ?? 'serving') === 'serving' && (pod?.deletionRequestedAt ?? Infinity) > endTimeOf(record);
}

/** Where no EndpointSlice was observed, a pod's own readiness stands for it. */
function routedWhileReady({ name: pod, ip = '', readyAt, deletionAt, goneAt }: PodLife): readonly RoutedSpan[] {
  if (readyAt === undefined) return [];
  return [routedByApi({ pod, ip }, readyAt, deletionAt ?? goneAt ?? Infinity)];
}
