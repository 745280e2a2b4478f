import type { NodeEntry } from '../../cluster/cluster-provider.ts';
import { seconds } from '../../core/duration.ts';
import { describeError } from '../../core/harness-error.ts';
import { podLookup } from '../../observation/pods/pod-lookup.ts';
import { routesSeen } from '../../observation/routing/routes-seen.ts';
import { apply } from '../../kube/actions/apply.ts';
import type { NamespaceState } from '../../kube/watch/namespace-view.ts';
import { allPodsReady } from '../../kube/conditions/pod-conditions.ts';
import type { SavedRun } from '../../ledger/codec.ts';
import { startLoad, type LoadRun } from '../../load/agent/start-load.ts';
import type { LoadProfile } from '../../load/protocols/protocols.ts';
import { agentLabels, agentOnEachNode } from '../../subject/agent-pods.ts';
import { execAgent } from '../traffic/exec-agent.ts';
import { imageOf } from '../namespace/image-of.ts';
import type { NodePortApp, Stage } from '../namespace/stage.ts';

/** The requests that the prober of one node sent. */
export interface ProbeRun extends SavedRun {
  readonly node: string;
}

interface Probing {
  readonly node: string;
  readonly load: LoadRun;
}

const name = 'prober';

/** Light enough to be no load, often enough to see within a second that one pod of three is left out. */
const perSecond = 20;

/**
 * A pod on every node that opens new connections to an app by its own node's port, again and again, and reads who answers:
 * the load agent with a small profile of its own. The app does not count these requests, and they are in no ledger.
 */
export class Probers {
  readonly #stage: Stage;
  readonly #deployed: NodePortApp;
  readonly #runs: readonly Probing[];
  readonly #startedAt: number;

  /** Resolves when they probe; a node that cannot be probed is a gap. */
  static async start(stage: Stage, deployed: NodePortApp): Promise<Probers> {
    const startedAt = stage.clock.now();
    const { entries } = stage.cluster;
    const nodes = entries.map(({ node }) => node);
    const { podHeader } = deployed.app.capabilities;
    if (podHeader === undefined) {
      gap(stage, nodes, startedAt, new Error('the app names its pod in no response header'));
      return new Probers(stage, deployed, startedAt, []);
    }
    try {
      const image = imageOf(stage.cluster, { app: 'web', runtime: 'node' });
      await apply(stage.actor, [agentOnEachNode({ name, image, nodes })], stage.namespace);
      const condition = allPodsReady(agentLabels({ name }), nodes.length);
      const pods = await stage.hub.waitFor(condition, { timeout: seconds(30) });
      const started = entries.map(async (entry) => {
        const pod = pods.find(({ node }) => node === entry.node)?.name ?? '';
        const target = { namespace: stage.namespace, pod, container: 'main' };
        try {
          const load = await startLoad(profile(entry, deployed, podHeader), execAgent(stage.actor.client, target));
          return [{ node: entry.node, load }];
        } catch (error) {
          gap(stage, [entry.node], startedAt, error);
          return [];
        }
      });
      return new Probers(stage, deployed, startedAt, (await Promise.all(started)).flat());
    } catch (error) {
      gap(stage, nodes, startedAt, error);
      return new Probers(stage, deployed, startedAt, []);
    }
  }

  private constructor(stage: Stage, deployed: NodePortApp, startedAt: number, runs: readonly Probing[]) {
    this.#stage = stage;
    this.#deployed = deployed;
    this.#startedAt = startedAt;
    this.#runs = runs;
  }

  /** Ends them, and writes what they saw to the timeline. */
  async stop(): Promise<readonly ProbeRun[]> {
    const drained = this.#runs.map(async ({ node, load }) => {
      try {
        const { ledger, facts } = await load.drain();
        return [{ node, ledger, facts }];
      } catch (error) {
        gap(this.#stage, [node], this.#startedAt, error);
        return [];
      }
    });
    const runs = (await Promise.all(drained)).flat();
    const { timeline } = this.#stage;
    const { service } = this.#deployed.app;
    const pods = podLookup(timeline);
    for (const { node, ledger } of runs) {
      for (const change of routesSeen([...ledger.records()])) {
        const { pod, routed, since, at } = change;
        // It answered at the beginning of the change, or at its end.
        const ip = pods.named(pod, routed ? at : since)?.ip ?? '';
        timeline.record({ kind: 'route', source: 'probe', node, service, ip, ...change });
      }
    }
    return runs;
  }
}

/** Tells whether this is the address of a prober. */
export function isProber({ pods }: NamespaceState, ip: string): boolean {
  return [...pods.values()].some((pod) => pod.ip === ip && pod.labels['app.kubernetes.io/name'] === name);
}

function profile({ address }: NodeEntry, { nodePort }: NodePortApp, podHeader: string): LoadProfile {
  return {
    protocol: 'http',
    targets: [`http://${address}:${nodePort}/`],
    streams: ['new'],
    rate: perSecond,
    // As many connections as can be waiting for a pod that takes none any more.
    connections: perSecond * 2,
    timeoutMs: seconds(1),
    expectStatus: [200],
    expectHeader: podHeader,
    podHeader,
  };
}

function gap({ timeline, clock }: Stage, nodes: readonly string[], from: number, error: unknown): void {
  const of = `probes on ${nodes.join(', ')}`;
  const reason = describeError(error);
  timeline.record({ kind: 'gap', source: 'probe', of, from, at: clock.now(), reason, effect: 'lost' });
}
