import type { Progress } from '../build/progress.ts';
import type { ProviderName } from '../config/config.ts';
import type { Duration } from '../core/duration.ts';
import type { LoadPathName } from '../core/load-path.ts';
import type { Engine } from './engine/docker-engine.ts';

/** Where a client outside the cluster reaches a node's ports, or why it should not. */
export interface NodeEntry {
  readonly node: string;
  /** NodePort to the address on this machine that leads to it through this very node: 127.0.0.1:31081. */
  readonly hostPorts: Readonly<Record<number, string>>;
  /** The node's address on the cluster's own network. */
  readonly address: string;
}

export interface RunningCluster {
  readonly provider: ProviderName;
  readonly context: string;
  readonly kubeconfig: string;
  readonly version: string;
  readonly proxyMode: string;
  /** Workers only: where sample apps run and load enters. */
  readonly entries: readonly NodeEntry[];
  readonly nodes: number;
  readonly loadPath: LoadPathName;
  /** What the docker command needs in its environment to reach the cluster's engine; empty where there is none. */
  readonly dockerEnv: Readonly<Record<string, string>>;
  /** We made it, so disruption needs no permission. */
  readonly ours: boolean;
}

export interface ClusterProvider {
  readonly name: ProviderName;
  /**
   * The cluster if it is there and healthy now; undefined when it has to be brought up.
   * @throws HarnessError where one that somebody else made is in the way
   */
  current(): Promise<RunningCluster | undefined>;
  up(progress: Progress): Promise<RunningCluster>;
  /** Deletes the cluster if it is ours, or whoever made it. */
  down(progress: Progress, whose?: 'ours' | 'anybody'): Promise<void>;
}

/** Provider capability: put images from the engine into every node. */
export interface ImageLoader {
  /** The engine that has the images; started where it does not run. */
  engine(progress: Progress): Promise<Engine>;
  /** Loads what is not there yet, nodes in parallel. */
  loadImages(images: readonly string[], progress: Progress): Promise<void>;
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

/** Provider capability: run a program on a node, or in the network that the nodes' own network leaves by. */
export interface NodeShell {
  /** @param timeout 30 s when left out */
  runOnNode(node: string, command: readonly string[], timeout?: Duration): Promise<Ended>;
  /**
   * Runs a program on a node that goes on, and hands on its lines as they come. An empty line every tenth of a second says
   * that nothing is held up on the way.
   */
  followOnNode(node: string, command: readonly string[], onLine: (line: string) => void): Promise<Following>;
  runBelowNodes(command: readonly string[], timeout?: Duration): Promise<Ended>;
}

export function canLoadImages(provider: ClusterProvider): provider is ClusterProvider & ImageLoader {
  return 'loadImages' in provider;
}

export function hasNodeShell(provider: ClusterProvider): provider is ClusterProvider & NodeShell {
  return 'runOnNode' in provider;
}
