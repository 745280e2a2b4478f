import type { Progress } from '../build/progress.ts';
import type { Config } from '../config/config.ts';
import type { Duration } from '../core/duration.ts';
import type { LoadPathName } from '../core/load-path.ts';
import type { Check } from './doctor/check.ts';
import type { Engine } from './engine/docker-engine.ts';

/** NodePort to the address on this machine that leads to it through one node: `127.0.0.1:31081`. */
export type HostPorts = Readonly<Record<number, string>>;

/** The Docker network that the nodes of a cluster are on. */
export interface DockerNetwork {
  readonly name: string;
  /** What the docker command needs in its environment to reach the engine. */
  readonly env: Readonly<Record<string, string>>;
}

/** A cluster as its provider knows it: how its API server is reached, which tells the rest, and how load gets in. */
export interface ProvidedCluster {
  readonly context: string;
  readonly kubeconfig: string;
  readonly loadPath: LoadPathName;
  /** The published ports by node. A node that is not listed publishes none on this machine. */
  readonly hostPorts: Readonly<Record<string, HostPorts>>;
  /** Absent where the nodes are not on a Docker network. */
  readonly network?: DockerNetwork;
  /** The container of `network` that has kubectl with all rights, and the command that it is there; absent where none has. */
  readonly kubectlInNode?: readonly [container: string, ...command: string[]];
  /** Whether Seaworthy made the cluster, so that disruption needs no permission. */
  readonly ours: boolean;
  /** The one namespace in which anything may be read and made; absent where all may. */
  readonly onlyIn?: string;
}

/** A node with the addresses at which clients outside the cluster reach its ports. */
export interface NodeEntry {
  readonly node: string;
  readonly hostPorts: HostPorts;
  /** The node's address on the cluster's own network. */
  readonly address: string;
}

/** A cluster that answers, with what its API server told of it. */
export interface RunningCluster extends Omit<ProvidedCluster, 'hostPorts'> {
  /** Name of its provider. */
  readonly provider: string;
  readonly version: string;
  readonly proxyMode: string;
  /** The nodes that take pods: where sample apps run and load enters. */
  readonly entries: readonly NodeEntry[];
  readonly nodes: number;
}

/** What became of a cluster that was to be deleted. */
export type ClusterTakenDown = 'deleted' | 'none' | 'not-ours';

/** Gives a cluster, and the capabilities that it has. */
export interface ClusterProvider {
  readonly name: string;
  /**
   * The cluster if it is there and healthy now; undefined when it has to be brought up.
   * @throws HarnessError where one that somebody else made is in the way
   */
  current(): Promise<ProvidedCluster | undefined>;
  up(progress: Progress): Promise<ProvidedCluster>;
  /** Deletes the cluster if it is ours, or whoever made it. Absent where clusters are used as they are. */
  down?(progress: Progress, whose?: 'ours' | 'anybody'): Promise<ClusterTakenDown>;
  readonly images?: ImageLoader;
  readonly nodeShell?: NodeShell;
}

/** An entry of the registry of providers. */
export interface ProviderEntry {
  /** The name that `--provider` takes. */
  readonly name: string;
  /** Why the provider cannot be used here; undefined if it can. It is called only if no provider is named. */
  whyNot(config: Config): Promise<string | undefined>;
  /** Makes the provider; it changes nothing and calls no program. */
  open(config: Config): ClusterProvider;
  /** Looks at what this machine must have for its clusters, and changes nothing. Absent where its API server is all that they need. */
  examine?(config: Config): Promise<readonly Check[]>;
}

/** Provider capability: put images from the engine into every node. */
export interface ImageLoader {
  /** The engine that has the images; started where it does not run. */
  engine(progress: Progress): Promise<Engine>;
  /** Loads what is not there yet, nodes in parallel. */
  load(images: readonly string[], progress: Progress): Promise<void>;
}

/** A program that ended, whatever its exit code. */
export interface Ended {
  /** Undefined when a signal or the timeout ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that goes on until it is stopped. */
export interface Following {
  /** Resolves when it has ended, with how in one sentence. */
  readonly ended: Promise<string>;
  stop(): void;
}

/** Provider capability: run a program on a node, or on the host in whose network the nodes are. */
export interface NodeShell {
  /** @param timeout 30 s when left out */
  runOnNode(node: string, command: readonly string[], timeout?: Duration): Promise<Ended>;
  /**
   * Starts a program on a node and passes its lines on as they come. An empty line every tenth of a second is a
   * heartbeat: it shows that nothing is delayed.
   */
  followOnNode(node: string, command: readonly string[], onLine: (line: string) => void): Promise<Following>;
  runOnHost(command: readonly string[], timeout?: Duration): Promise<Ended>;
}
