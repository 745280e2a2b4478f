import type { StopSignal } from './stop-signals.ts';

/** The source of a fact. */
export type FactSource =
  'watch' | 'log' | 'command' | 'load' | 'harness' | 'probe' | 'rules' | 'conntrack' | 'journal' | 'procfs';

interface FactBase {
  /** Epoch milliseconds on arrival, from the harness's monotonic clock. */
  readonly at: number;
  readonly source: FactSource;
}

export interface ContainerStatus {
  readonly name: string;
  readonly init: boolean;
  /** An init container that runs beside the others until they have ended: one with restartPolicy Always. */
  readonly sidecar?: true;
  readonly state: 'waiting' | 'running' | 'terminated';
  /** `ContainerCreating`, `CrashLoopBackOff`, `Completed`, `Error` and so on. */
  readonly reason?: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly exitCode?: number;
  readonly signal?: number;
  readonly message?: string;
  /** Times of the API in epoch milliseconds, with a resolution of one second. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly lastState?: Omit<ContainerStatus, 'name' | 'init' | 'sidecar' | 'ready' | 'restartCount' | 'lastState'>;
}

/** The state of a pod, as the watch delivered it. */
export interface PodFact extends FactBase {
  readonly kind: 'pod';
  readonly change: 'added' | 'modified' | 'deleted';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node?: string;
  readonly ip?: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly reason?: string;
  /** Why the pod was ended from outside, from its condition DisruptionTarget: `EvictionByEvictionAPI` and so on. */
  readonly disruption?: string;
  readonly createdAt: number;
  /** The API's `deletionTimestamp`. It includes the grace period, and the last step of a deletion sets it again. */
  readonly deletionTimestamp?: number;
  /** The grace period of the deletion, once that was requested; before it, the one in the pod's spec. */
  readonly gracePeriodSeconds?: number;
  readonly containers: readonly ContainerStatus[];
  readonly labels: Readonly<Record<string, string>>;
  readonly ownerKind?: string;
  readonly ownerName?: string;
}

export interface EndpointStatus {
  readonly pod: string;
  readonly ip: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

export interface EndpointSliceFact extends FactBase {
  readonly kind: 'endpointslice';
  readonly change: 'added' | 'modified' | 'deleted';
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
  readonly endpoints: readonly EndpointStatus[];
}

/** A Kubernetes event about an object. */
export interface EventFact extends FactBase {
  readonly kind: 'event';
  readonly namespace: string;
  /** `container`: of a pod, where it is about one of its containers; absent in runs that were saved before this was read. */
  readonly about: { readonly kind: string; readonly name: string; readonly uid?: string; readonly container?: string };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** When the event last happened, by the API's clock in whole seconds. It can be older than the watch. */
  readonly happenedAt?: number;
}

/** The state of a workload: a Deployment, ReplicaSet, StatefulSet or DaemonSet. */
export interface WorkloadFact extends FactBase {
  readonly kind: 'workload';
  readonly change: 'added' | 'modified' | 'deleted';
  readonly workload: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly observedGeneration: number;
  /** The number of pods that the spec asks for; of a DaemonSet one a node that it is for, by its status. */
  readonly desired: number;
  /** Of a StatefulSet whose rollout leaves some pods as they are: how many. */
  readonly partition?: number;
  /**
   * From the status: the number of pods that are not terminating, and how many of them have the newest template, are
   * ready, are available.
   */
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** The number of terminating pods; absent if the server does not count them. */
  readonly terminating?: number;
  /** Set when a rollout was given up: `ProgressDeadlineExceeded` and the server's message. */
  readonly stalled?: string;
}

/** The state of a node, as the watch delivered it. */
export interface NodeFact extends FactBase {
  readonly kind: 'node';
  readonly change: 'added' | 'modified' | 'deleted';
  readonly name: string;
  readonly uid: string;
  readonly ready: boolean;
  /** Cordoned: no new pods come onto it. */
  readonly unschedulable: boolean;
}

/**
 * A node began, or stopped, to send new connections of a Service to a pod. The change happened after `since` and no later
 * than `at`. By `rules`: the node's own packet rules. By `probe`: connections made on the node itself, and who answered them;
 * these are written at the end of the load, so that their `at` lies before that of facts ahead of them.
 */
export interface RouteFact extends FactBase {
  readonly kind: 'route';
  readonly source: 'probe' | 'rules';
  readonly node: string;
  readonly service: string;
  readonly pod: string;
  /** The pod's. */
  readonly ip: string;
  readonly routed: boolean;
  /** Epoch milliseconds. */
  readonly since: number;
  /**
   * The number of probes in a row that show it. One that the pod answered is proof; many that it did not answer make it
   * likely.
   */
  readonly samples?: number;
  /** The probability, 0 to 1, that so many probes missed a pod to which connections were routed all the time. */
  readonly doubt?: number;
}

/**
 * New connections of a Service that one node sent to pods, by its connection tracking: also those that the pod refused or never
 * answered. One fact tells of many, as there may be hundreds a second: all since the fact before it of this node.
 */
export interface ConnectionsFact extends FactBase {
  readonly kind: 'connections';
  readonly source: 'conntrack';
  readonly node: string;
  readonly service: string;
  /** When the first of them was noted, in epoch milliseconds by the node's clock. */
  readonly from: number;
  readonly to: number;
  /**
   * The connections, grouped by the pod to which they were sent. The name is empty if no pod with that address was
   * seen.
   */
  readonly sentTo: readonly SentTo[];
}

export interface SentTo {
  readonly pod: string;
  /** The pod's. */
  readonly ip: string;
  /** The client's own port of each connection, in order of time. */
  readonly ports: readonly number[];
  /** When each connection was noted, in whole microseconds after `from`. */
  readonly micros: readonly number[];
}

/** A mark: a JSON line `{"mark", "at"}` that an app wrote about itself on its stdout. */
export interface MarkFact extends FactBase {
  readonly kind: 'mark';
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  readonly mark: string;
  /** The app's own clock, epoch milliseconds: finer than any API time. */
  readonly markedAt: number;
  /** Everything else on the line: counters, boot id, hook name. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A command with which Seaworthy changed the cluster. */
export interface CommandFact extends FactBase {
  readonly kind: 'command';
  readonly verb: string;
  readonly object: string;
  readonly detail?: string;
}

/** A stretch, up to `at`, of which nothing is known in one source: an order that spans it is unknown. */
export interface GapFact extends FactBase {
  readonly kind: 'gap';
  /** The source as a noun: `pods in sw-1-x`, `the API server`, `log of web-1/web`. */
  readonly of: string;
  readonly from: number;
  readonly reason: string;
  /** `late`: all of it arrived, after the gap. `lost`: what was between may never have arrived. */
  readonly effect: 'late' | 'lost';
}

/** A stretch, up to `at`, in which the harness could only wait. */
export interface WaitFact extends FactBase {
  readonly kind: 'wait';
  readonly from: number;
  /** Goes after "waits for": `pod web-1 to be ready`, `the baseline`. */
  readonly what: string;
  /** `time`: a length that we chose to let pass. `condition`: something to come true. */
  readonly until: 'time' | 'condition';
}

/** The load of the machine on which the harness runs. */
export interface HarnessFact extends FactBase {
  readonly kind: 'harness';
  /** The longest delay of the event loop since the last such fact, in milliseconds. */
  readonly eventLoopLagMs: number;
  /** The share of CPU time that was stolen, 0 to 1; absent if the kernel does not report it. */
  readonly stealShare?: number;
  /** Local ports that new connections can still use, and how many there are; absent where it cannot be told. */
  readonly freePorts?: { readonly free: number; readonly of: number };
  /** Share of the last 10 s in which something of this machine had to wait for a CPU, 0 to 1; absent where the kernel does not tell. */
  readonly cpuPressure?: number;
  /** Like `cpuPressure`, but for disks, as a share of the time since the last such fact. */
  readonly ioPressure?: number;
  readonly memoryPressure?: number;
}

/** A request to the API server that was answered unusually late: from the request to its answer. */
export interface SlowApiFact extends FactBase {
  readonly kind: 'slowApi';
  readonly from: number;
  /** The proof of the same run that noticed it, where it is another one. */
  readonly noticedBy?: string;
}

/**
 * What a node's container runtime did to a run of a container, by its own journal and the node's clock, epoch milliseconds.
 * `create`, `start` and `stop` are calls of the kubelet; `signal` and `kill` are what a stop sends to process 1; `exit` is its end.
 */
export interface RuntimeFact extends FactBase {
  readonly kind: 'runtime';
  readonly source: 'journal';
  readonly call: 'create' | 'start' | 'stop' | 'signal' | 'kill' | 'exit';
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  /** The number of the container's run, from 0. */
  readonly run: number;
  readonly calledAt: number;
  /** When the call returned; absent for what is no call of the kubelet, and for a call whose return was not seen. */
  readonly returnedAt?: number;
  /** The signal of a `signal` call in the words of the runtime: `terminated`, or that which the image names (`nameOfSignal`). */
  readonly signal?: string;
}

/**
 * - `caught`: process 1 has a handler for the signal.
 * - `blocked`: it has none, and a thread of it holds the signal back, or waits for signals: it may take it in another way
 *   (`sigwait`, `signalfd`).
 * - `ignored`, `default`: nothing becomes of it, as the kernel spares process 1 what a signal does by default.
 */
export type SignalAction = 'caught' | 'blocked' | 'ignored' | 'default';

/** What process 1 of a container does with signals that ask it to stop, by the signal masks in its `/proc/<pid>/status` on the node. */
export interface ProcessFact extends FactBase {
  readonly kind: 'process';
  readonly source: 'procfs';
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  /** The name of its program, as the kernel cuts it to 15 characters: `sh`. */
  readonly program: string;
  readonly sigterm: SignalAction;
  /** The same of the other signals that its image may ask to be stopped by; absent in runs that were saved before these were read. */
  readonly otherSignals?: Readonly<Partial<Record<StopSignal, SignalAction>>>;
}

/** A signal that Seaworthy sent to process 1 of a container, whose pod was to stay. */
export interface SignalFact extends FactBase {
  readonly kind: 'signal';
  readonly source: 'command';
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  /** The number of the container's run, from 0. */
  readonly run: number;
  readonly signal: 'SIGTERM' | 'SIGKILL';
  /** Just before, by the node's clock, epoch milliseconds. */
  readonly sentAt: number;
}

/** What the app depends on was taken away for a while by Seaworthy, and came back. */
export interface DependencyFact extends FactBase {
  readonly kind: 'dependency';
  readonly source: 'watch' | 'command';
  /** `deployment/db` */
  readonly name: string;
  /** `leaving`, `returning`: it is about to be scaled to nothing, and back. `away`: its last pod is gone. `back`: all of its pods are ready. */
  readonly state: 'leaving' | 'away' | 'returning' | 'back';
}

/** A file that Seaworthy wrote into a container from its node, or looked for there. */
export interface SentinelFact extends FactBase {
  readonly kind: 'sentinel';
  readonly source: 'procfs';
  readonly node: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  /** The directory; `/` is the filesystem of the container itself. */
  readonly path: string;
  /** `container`: no volume, but the filesystem of the container itself. */
  readonly volume: 'container' | 'emptyDir' | 'ephemeral' | 'persistentVolumeClaim';
  /** `writing`, or what had happened to the container since. */
  readonly moment: 'writing' | 'restart' | 'deletion' | 'move';
  /**
   * `refused`: it could not be written. `unknown`: the node has nothing mounted under that very path. `unmoved`: no other node took the
   * pod.
   */
  readonly state: 'there' | 'gone' | 'refused' | 'unknown' | 'unmoved';
}

export type Fact =
  | PodFact
  | EndpointSliceFact
  | WorkloadFact
  | NodeFact
  | RouteFact
  | ConnectionsFact
  | EventFact
  | MarkFact
  | CommandFact
  | GapFact
  | WaitFact
  | HarnessFact
  | SlowApiFact
  | RuntimeFact
  | ProcessFact
  | SignalFact
  | DependencyFact
  | SentinelFact;
export type FactKind = Fact['kind'];
