import type { EquippedCluster } from '../../cluster/bring-up.ts';
import type { Clock } from '../../core/clock.ts';
import { minutes, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Actor } from '../../kube/actions/actor.ts';
import { apply } from '../../kube/actions/apply.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import { LogFollower, type LogSink } from '../../kube/logs/log-follower.ts';
import { createNamespace, deleteNamespace } from '../../kube/actions/namespace.ts';
import { allPodsReady } from '../../kube/conditions/pod-conditions.ts';
import { WatchHub } from '../../kube/watch/watch-hub.ts';
import { matchesLabels } from '../../kube/facts/matches-labels.ts';
import { deploymentComplete } from '../../kube/conditions/workload-conditions.ts';
import type { Fact, PodFact } from '../../timeline/fact.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { Waits } from '../../timeline/waits.ts';
import type { App } from '../../subject/app.ts';
import type { Subject } from '../../subject/subject.ts';
import type { LoadProfile } from '../../load/protocols/protocols.ts';
import { startHarnessPulse } from './harness-pulse.ts';
import { imageOfRepository } from './image-of.ts';

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
  /** Ends every wait with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A namespace that is there already and stays: the log of nothing in it is read. */
export interface Place {
  readonly namespace: string;
  /** Whether the fact is about what is under test: all else in the namespace is not looked at. */
  readonly observes: (fact: Fact) => boolean;
  /** No pod under test is older: epoch milliseconds. */
  readonly since: number;
}

/** What is under test and runs on a stage. */
export interface DeployedApp {
  readonly app: Subject;
}

/** A deployed app that load can reach. */
export interface ReachableApp extends DeployedApp {
  /** Where load enters through each worker; absent where it goes to the address of the Service itself. */
  readonly nodePort?: number;
  /** URL of its Service through each worker, or of its own address, as the load reaches it. */
  readonly urls: readonly string[];
  /** What the load differs in from the usual. */
  readonly settings?: LoadSettings;
  /** Long requests beside the load, of an app that has no slow path of its own to say how long. */
  readonly slow?: LongRequest | undefined;
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

export type LoadSettings = Partial<
  Pick<
    LoadProfile,
    | 'method'
    | 'headers'
    | 'body'
    | 'expectStatus'
    | 'expectBody'
    | 'rate'
    | 'streams'
    | 'ca'
    | 'serverName'
    | 'insecure'
  >
>;

type StageParts = Pick<Stage, 'cluster' | 'clock' | 'timeline' | 'namespace' | 'hub' | 'actor' | 'logs' | 'waits'> & {
  readonly pulse: { stop: () => void };
  readonly isOwn: boolean;
  readonly signal: AbortSignal | undefined;
};

/**
 * The namespace of one proof: one of its own, watched from its first moment, with the logs of all that runs in it; or one that is
 * there already.
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
  readonly #isOwn: boolean;

  static async open(options: StageOptions): Promise<Stage> {
    const { cluster, client, clock, of, timeline, logSink, onWait, place, signal } = options;
    signal?.throwIfAborted();
    const namespace = place?.namespace ?? (await createNamespace(client, clock, of));
    const waits = new Waits(timeline, clock, onWait);
    const hub = await WatchHub.start({ client, namespace, timeline, clock, waits, observes: place?.observes, signal });
    const logs = new LogFollower({ client, hub, timeline, clock, sink: logSink, follows: () => place === undefined });
    const pulse = startHarnessPulse(timeline, clock);
    const actor = { client, timeline, clock };
    const isOwn = place === undefined;
    return new Stage({ cluster, clock, timeline, namespace, hub, actor, logs, waits, pulse, isOwn, signal });
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
    this.#isOwn = parts.isOwn;
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

  /** Ends the watches, then the namespace, where it is its own and not to be kept. */
  async close({ keep }: { readonly keep: boolean }): Promise<void> {
    this.#pulse.stop();
    try {
      await this.logs.stop();
      await this.hub.stop();
    } finally {
      if (this.#isOwn && !keep) await deleteNamespace(this.actor.client, this.namespace);
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
