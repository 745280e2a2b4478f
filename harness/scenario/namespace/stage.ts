import type { EquippedCluster } from '../../cluster/bring-up.ts';
import type { Clock } from '../../core/clock.ts';
import { minutes, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Actor } from '../../kube/actions/actor.ts';
import { apply } from '../../kube/actions/apply.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import { LogFollower, type LogSink } from '../../kube/logs/log-follower.ts';
import { createNamespace, deleteNamespace, ownerOf } from '../../kube/actions/namespace.ts';
import { allPodsReady } from '../../kube/conditions/pod-conditions.ts';
import type { LoadCircumstances } from '../../judgement/load-evidence.ts';
import { assureGone } from '../../kube/ownership/leftover.ts';
import { reapRunIn } from '../../kube/ownership/reap-namespace.ts';
import { WatchHub, type WatchHubOptions } from '../../kube/watch/watch-hub.ts';
import { matchesLabels } from '../../kube/facts/matches-labels.ts';
import { deploymentComplete } from '../../kube/conditions/workload-conditions.ts';
import type { Fact, PodFact } from '../../timeline/fact.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { Waits } from '../../timeline/waits.ts';
import type { App } from '../../subject/app.ts';
import type { Subject } from '../../subject/subject.ts';
import type { HttpProfile } from '../../load/protocols/http/http-profile.ts';
import type { TcpProfile } from '../../load/protocols/tcp/tcp-profile.ts';
import { startHarnessPulse } from './harness-pulse.ts';
import { imageOfRepository } from './image-of.ts';
import { laterEvents } from './later-events.ts';

export interface StageOptions {
  readonly cluster: EquippedCluster;
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly of: { readonly run: string; readonly topic: string; readonly proof: string };
  readonly timeline: Timeline;
  /** Takes every line that a container writes. */
  readonly logSink: LogSink;
  /** Told what is waited for here from now on; undefined: nothing. */
  readonly onWait: (what: string | undefined) => void;
  /** Left out: a namespace of its own, which is made and removed. */
  readonly place?: Place | undefined;
  /** Of a namespace of its own: whether a fact is looked at; left out: each is. */
  readonly observes?: Place['observes'] | undefined;
  /** Ends every wait with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A namespace that is there already and stays. */
export type Place = PlaceOfApp | PlaceForProofs;

/** One with an app of somebody else: the log of nothing in it is read. */
interface PlaceOfApp {
  readonly namespace: string;
  /** Whether the fact is about what is under test: all else in the namespace is not looked at. */
  readonly observes: (fact: Fact) => boolean;
  /** No pod under test is older: epoch milliseconds. */
  readonly since: number;
  readonly forProofs?: never;
}

/** One for proofs alone, which are played there one after the other: what each has made is removed before the next. */
interface PlaceForProofs {
  readonly namespace: string;
  readonly forProofs: true;
  readonly observes?: never;
  readonly since?: never;
}

/** What is under test and runs on a stage. */
export interface DeployedApp {
  readonly app: Subject;
  /** Of somebody's own app, of which others may change the number of pods. */
  readonly workload?: LoadCircumstances['workload'] | undefined;
}

/** A deployed app that load can reach. */
export interface ReachableApp extends DeployedApp {
  /** Where load enters through each worker; absent where it goes to the address of the Service itself. */
  readonly nodePort?: number;
  /** URL of its Service through each worker, or of its own address, as the load reaches it. */
  readonly urls: readonly string[];
  /** The way in that each of these is, where one is a URL of the user's own. */
  readonly ways?: LoadCircumstances['ways'];
  /** What the load differs in from the usual. */
  readonly settings?: LoadSettings;
  /** Each worker leads to pods of its own alone (externalTrafficPolicy Local). */
  readonly localOnly?: boolean;
  /** Long requests beside the load, of an app that has no slow path of its own to say how long. */
  readonly slow?: LongRequest | undefined;
  /** Kept connections are left idle for so long beside the load, one through each worker for each of these. */
  readonly idleFor?: readonly Duration[] | undefined;
}

/** A path, and how long its answer takes. */
export interface LongRequest {
  readonly path: string;
  readonly takes: Duration;
}

/** One that load reaches through each worker. */
export interface NodePortApp extends ReachableApp {
  readonly nodePort: number;
}

export type LoadSettings = HttpSettings | TcpSettings;

type HttpSettings = Partial<
  Pick<
    HttpProfile,
    | 'protocol'
    | 'method'
    | 'headers'
    | 'kinds'
    | 'body'
    | 'expectStatus'
    | 'expectBody'
    | 'rate'
    | 'streams'
    | 'ca'
    | 'serverName'
    | 'cert'
    | 'key'
    | 'resolve'
    | 'insecure'
    | 'podHeader'
  >
>;

type TcpSettings = Pick<TcpProfile, 'protocol' | 'send' | 'expect'> & Partial<Pick<TcpProfile, 'rate' | 'streams'>>;

type StageParts = Pick<Stage, 'cluster' | 'clock' | 'timeline' | 'namespace' | 'hub' | 'actor' | 'logs' | 'waits'> & {
  readonly pulse: { stop: () => void };
  readonly clear: () => Promise<unknown>;
  readonly signal: AbortSignal | undefined;
};

/**
 * The namespace of one proof: one of its own or for proofs alone, watched from its first moment, with the logs of all that runs in it; or
 * one with an app that is there already.
 */
export class Stage {
  readonly cluster: EquippedCluster;
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly namespace: string;
  readonly hub: WatchHub;
  readonly actor: Actor;
  readonly logs: LogFollower;
  readonly waits: Waits;
  /** Ends every wait with its reason. */
  readonly signal: AbortSignal | undefined;
  readonly #pulse: { stop: () => void };
  readonly #clear: () => Promise<unknown>;

  static async open(options: StageOptions): Promise<Stage> {
    const { cluster, client, clock, of, timeline, logSink, onWait, place, observes, signal } = options;
    signal?.throwIfAborted();
    const namespace = place?.namespace ?? (await ownNamespace(options));
    const waits = new Waits(timeline, clock, onWait);
    const onlyNamespaced = cluster.onlyIn !== undefined;
    const what = { client, namespace, observes: place?.observes ?? observes, onlyNamespaced };
    const watched = { ...what, timeline, clock, waits, signal };
    const hub = await (place?.forProofs ? watchEmptied(watched) : WatchHub.start(watched));
    const follows = () => place === undefined || place.forProofs === true;
    const logs = new LogFollower({ client, hub, timeline, clock, sink: logSink, follows });
    const pulse = startHarnessPulse(timeline, clock);
    const actor = { client, timeline, clock, ...(place?.forProofs && { owner: ownerOf(of, clock) }) };
    const clear = clearing(options, namespace);
    return new Stage({ cluster, clock, timeline, namespace, hub, actor, logs, waits, pulse, clear, signal });
  }

  private constructor(parts: StageParts) {
    this.cluster = parts.cluster;
    this.clock = parts.clock;
    this.timeline = parts.timeline;
    this.namespace = parts.namespace;
    this.hub = parts.hub;
    this.actor = parts.actor;
    this.logs = parts.logs;
    this.waits = parts.waits;
    this.signal = parts.signal;
    this.#clear = parts.clear;
    this.#pulse = parts.pulse;
  }

  /** Applies the app with its image, and waits until all its pods are ready. */
  async deploy(app: App): Promise<DeployedApp> {
    await this.start(app);
    const { desired } = await this.hub.waitFor(deploymentComplete(app.name), { timeout: minutes(2) });
    await this.hub.waitFor(allPodsReady(app.labels, desired), { timeout: minutes(1) });
    return { app };
  }

  /** Like `deploy`, with a NodePort by which the load reaches the app. */
  async deployReachable(app: App, nodePort: number): Promise<NodePortApp> {
    return { ...(await this.deploy(app.nodePort(nodePort))), nodePort, urls: this.urlsOf(nodePort) };
  }

  /** Applies the app with its image, and does not wait for it. */
  async start(app: App): Promise<void> {
    const { manifests } = app.images((repository) => imageOfRepository(this.cluster, repository));
    await apply(this.actor, manifests, this.namespace);
  }

  /** Pods of the app that exist and are not on their way out. */
  podsOf({ app }: DeployedApp): readonly PodFact[] {
    return [...this.hub.now.pods.values()].filter(
      (pod) => pod.deletionTimestamp === undefined && matchesLabels(pod.labels, app.labels),
    );
  }

  /** Lets a length of time pass, on purpose. */
  async pause(what: string, duration: Duration): Promise<void> {
    await this.waits.during('time', what, () => this.clock.sleep(duration, this.signal));
  }

  /** Ends the watches, and removes what it has made, unless that is to be kept. */
  async close({ keep }: { readonly keep: boolean }): Promise<void> {
    this.#pulse.stop();
    try {
      await this.logs.stop();
      await this.hub.stop();
    } finally {
      if (!keep) await this.#clear();
    }
  }

  /** A NodePort through each worker, as the load reaches it. */
  urlsOf(nodePort: number): readonly string[] {
    const { entries, loadPath } = this.cluster;
    return entries.map(({ hostPorts, address, node }) => {
      const authority = loadPath === 'host-ports' ? hostPorts[nodePort] : `${address}:${nodePort}`;
      if (authority !== undefined) return `http://${authority}/`;
      throw new HarnessError(`NodePort ${nodePort} of node ${node} is not mapped to this machine`, {
        code: 'port-not-mapped',
        fix: 'recreate the cluster: `seaworthy down`, then `seaworthy up`',
      });
    });
  }
}

function ownNamespace({ cluster: { onlyIn }, client, clock, of }: StageOptions): Promise<string> {
  if (onlyIn === undefined) return createNamespace(client, clock, of);
  throw new HarnessError(`A namespace was to be made, and nothing may be made outside namespace ${onlyIn}`, {
    code: 'only-one-namespace',
    fix: 'leave out --namespace-only, which takes rights in the whole cluster',
  });
}

/** @throws HarnessError where a pod is there that the proof did not make: it could be taken for one of its own */
async function watchEmptied(watched: WatchHubOptions): Promise<WatchHub> {
  const later = laterEvents();
  const observes: WatchHubOptions['observes'] = (fact) => later.observes(fact) && watched.observes?.(fact) !== false;
  const hub = await WatchHub.start({ ...watched, observes });
  later.begin();
  const [pod] = hub.now.pods.values();
  if (pod === undefined) return hub;
  await hub.stop();
  throw new HarnessError(`Pod ${pod.name} is in namespace ${watched.namespace}, and this proof did not make it`, {
    code: 'namespace-not-empty',
    fix: 'name a namespace that is for this run alone',
  });
}

/** Removes what the stage has made at its opening or since: nothing where an app was there before. */
function clearing({ client, clock, of, place }: StageOptions, namespace: string): () => Promise<unknown> {
  if (place === undefined) return () => deleteNamespace(client, namespace);
  if (place.forProofs)
    return async () => {
      assureGone((await reapRunIn(client, clock, namespace, of.run)).kept);
    };
  return () => Promise.resolve();
}
