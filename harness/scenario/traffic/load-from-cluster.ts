import type { EquippedCluster } from '../../cluster/bring-up.ts';
import type { Clock } from '../../core/clock.ts';
import { minutes } from '../../core/duration.ts';
import { apply } from '../../kube/actions/apply.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import { createNamespace, deleteNamespace } from '../../kube/actions/namespace.ts';
import { allPodsReady } from '../../kube/conditions/pod-conditions.ts';
import { WatchHub } from '../../kube/watch/watch-hub.ts';
import type { SavedRun } from '../../ledger/codec.ts';
import { mergeRuns } from '../../ledger/merge-runs.ts';
import type { LoadProgress } from '../../load/engine/driver.ts';
import { shareOf } from '../../load/engine/load-profile.ts';
import type { LoadProfile } from '../../load/protocols/protocols.ts';
import { startLoad, type LoadRun } from '../../load/agent/start-load.ts';
import type { PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { agentJob, agentLabels } from '../../subject/agent-pods.ts';
import { execAgent } from './exec-agent.ts';
import { imageOf } from '../namespace/image-of.ts';

export interface ClusterLoadOptions {
  readonly cluster: EquippedCluster;
  readonly client: KubeClient;
  readonly clock: Clock;
  /** The id of the run, which is also part of the namespace's name. */
  readonly run: string;
  readonly profile: LoadProfile;
  /** Gives up the wait for the pods. */
  readonly signal: AbortSignal;
}

const name = 'load';

/** Load that comes from a pod on every node, each with its share of it. To be closed, whatever happens. */
export class ClusterLoad {
  readonly #options: ClusterLoadOptions;
  #namespace: string | undefined;
  #runs: readonly LoadRun[] = [];

  constructor(options: ClusterLoadOptions) {
    this.#options = options;
  }

  /**
   * Resolves when every pod sends, with the names of their nodes.
   * @throws WaitError when the pods are not ready within two minutes; HarnessError `agent-lost`
   */
  async start(): Promise<readonly string[]> {
    const { client, clock, run, profile } = this.#options;
    const namespace = await createNamespace(client, clock, { run, topic: name });
    this.#namespace = namespace;
    const pods = await this.#podsIn(namespace);
    const starting = pods.map((pod, index) => {
      const agent = execAgent(client, { namespace, pod: pod.name, container: 'main' });
      return startLoad({ ...shareOf(profile, pods.length), run: `${run}.${index}` }, agent);
    });
    this.#runs = await Promise.all(starting);
    return pods.map(({ node }) => node ?? '');
  }

  progress(): LoadProgress {
    const all = this.#runs.map((run) => run.progress());
    const total = (count: (progress: LoadProgress) => number) => all.reduce((sum, its) => sum + count(its), 0);
    const longest = (time: (progress: LoadProgress) => number) => Math.max(...all.map(time));
    const lastFailure = all.findLast((its) => its.lastFailure !== undefined)?.lastFailure;
    return {
      at: this.#options.clock.now(),
      sent: total(({ sent }) => sent),
      ok: total(({ ok }) => ok),
      rejected: total(({ rejected }) => rejected),
      dropped: total(({ dropped }) => dropped),
      underWay: total(({ underWay }) => underWay),
      slowestAnswerMs: longest(({ slowestAnswerMs }) => slowestAnswerMs),
      longestWaitMs: longest(({ longestWaitMs }) => longestWaitMs),
      ...(lastFailure !== undefined && { lastFailure }),
      longestStallMs: longest(({ longestStallMs }) => longestStallMs),
    };
  }

  /**
   * Ends it everywhere, and merges the ledgers.
   * @throws HarnessError `agent-lost` when a pod is lost, and what it sent with it
   */
  async drain(how: { readonly cutOff: boolean }): Promise<SavedRun> {
    return mergeRuns(await Promise.all(this.#runs.map((run) => run.drain(how))));
  }

  /** Deletes the Job with its pods and its namespace. */
  async close(): Promise<void> {
    if (this.#namespace !== undefined) await deleteNamespace(this.#options.client, this.#namespace);
  }

  async #podsIn(namespace: string): Promise<readonly PodFact[]> {
    const { client, clock, cluster, signal } = this.#options;
    const timeline = new Timeline();
    const hub = await WatchHub.start({ client, namespace, timeline, clock });
    try {
      const nodes = cluster.entries.map(({ node }) => node);
      const image = imageOf(cluster, { app: 'web', runtime: 'node' });
      await apply({ client, timeline, clock }, [agentJob({ name, image, nodes })], namespace);
      return await hub.waitFor(allPodsReady(agentLabels({ name }), nodes.length), { timeout: minutes(2), signal });
    } finally {
      await hub.stop();
    }
  }
}
