import { kubectl, kubectlUntil } from '../../cluster/kubectl.ts';
import type { Duration } from '../../core/duration.ts';
import { seconds } from '../../core/duration.ts';
import { apply } from '../../kube/actions/apply.ts';
import type { Condition } from '../../kube/conditions/condition.ts';
import { exec } from '../../kube/client/exec.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';
import type { NamespaceState } from '../../kube/watch/namespace-view.ts';
import { imageOf } from '../../scenario/namespace/image-of.ts';
import type { DeployedApp } from '../../scenario/namespace/stage.ts';
import type { PodFact } from '../../timeline/fact.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import type { App } from '../../subject/app.ts';
import type { RunSomewhere } from './run-somewhere.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';

/** The proof's own namespace, and the nodes of its cluster. */
export interface ClusterTools {
  /** Deploys a sample app and waits until it is ready. */
  readonly deploy: (app: App) => Promise<DeployedApp>;
  /** Applies sample apps with their images, and does not wait for them. */
  readonly deployWithoutWaiting: (...apps: readonly App[]) => Promise<void>;
  /** Pods of an app that are not on their way out. */
  readonly podsOf: (deployed: DeployedApp) => Promise<readonly PodFact[]>;
  readonly clusterIpOf: (service: string) => Promise<string>;
  /** Applies objects of any kind. */
  readonly apply: (...manifests: readonly Manifest[]) => Promise<void>;
  /** @param timeout 60 s when left out */
  readonly waitFor: <T>(condition: Condition<T>, timeout?: Duration) => Promise<T>;
  /** Runs a program in a pod's first container, whatever its exit code. */
  readonly inPod: (pod: Pick<PodFact, 'name' | 'containers'>) => RunSomewhere;
  /** Runs kubectl in the proof's namespace and returns what it prints. */
  readonly kubectl: (...args: readonly string[]) => Promise<string>;
  /** Like `kubectl`, for a call that does not end by itself (`--watch`): returns the lines as soon as they are enough. */
  readonly kubectlUntil: (
    enough: (lines: readonly string[]) => boolean,
    ...args: readonly string[]
  ) => Promise<readonly string[]>;
  /** The facts that were observed so far. */
  readonly timeline: TimelineReader;
  /** The namespace as it is now. */
  readonly now: () => Promise<NamespaceState>;
  /** The reference of a sample image that the nodes have. */
  readonly imageOf: (app: string, runtime: string) => string;
  /** Names of the nodes that run pods. */
  readonly workers: readonly string[];
}

export function clusterTools(scene: ProofScene): ClusterTools {
  const { cluster, config } = scene.run;
  return {
    deploy: async (app) => (await scene.stage()).deploy(app),
    deployWithoutWaiting: async (...apps) => {
      const stage = await scene.stage();
      for (const app of apps) await stage.start(app);
    },
    podsOf: async (deployed) => (await scene.stage()).podsOf(deployed),
    clusterIpOf: async (service) => {
      const { actor, namespace } = await scene.stage();
      const { spec } = await actor.client.core.readNamespacedService({ namespace, name: service });
      return spec?.clusterIP ?? '';
    },
    apply: async (...manifests) => {
      const { actor, namespace } = await scene.stage();
      await apply(actor, manifests, namespace);
    },
    waitFor: async (condition, timeout = seconds(60)) => (await scene.stage()).hub.waitFor(condition, { timeout }),
    inPod:
      (pod) =>
      async (...command) => {
        const { actor, namespace } = await scene.stage();
        const container = pod.containers.find(({ init }) => !init)?.name ?? '';
        return exec(actor.client, { namespace, pod: pod.name, container }, command);
      },
    kubectl: async (...args) => {
      const { namespace } = await scene.stage();
      return kubectl(cluster, config, ['--namespace', namespace, ...args]);
    },
    kubectlUntil: async (enough, ...args) => {
      const { namespace } = await scene.stage();
      return kubectlUntil(cluster, config, ['--namespace', namespace, ...args], enough);
    },
    timeline: scene.files.timeline,
    now: async () => (await scene.stage()).hub.now,
    imageOf: (app, runtime) => imageOf(cluster, { app, runtime }),
    workers: cluster.entries.map(({ node }) => node),
  };
}
