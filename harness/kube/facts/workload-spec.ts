import type {
  V1Container,
  V1DaemonSetUpdateStrategy,
  V1Deployment,
  V1DeploymentSpec,
  V1LifecycleHandler,
  V1PodSpec,
  V1Probe,
  V1StatefulSetUpdateStrategy,
} from '@kubernetes/client-node';
import type { Wire } from '../client/wire.ts';

export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
/** Kinds that keep pods running, and whose pods come again when they are deleted. */
export type WorkloadKind = (typeof workloadKinds)[number];

/** What a workload says of itself and of its pods. */
export interface WorkloadSpec {
  readonly kind: WorkloadKind;
  readonly name: string;
  /** Of a DaemonSet the number of nodes that it is for; 2 where it was not counted yet, as on the clusters that Seaworthy makes. */
  readonly replicas: number;
  readonly paused: boolean;
  /** Labels by which its pods are selected; undefined where it selects them by expressions too. */
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly strategy: UpdateStrategy;
  /** Of a StatefulSet: `OrderedReady` or `Parallel`. */
  readonly podManagement?: string;
  /** Of a StatefulSet that makes volumes for its pods: what becomes of one when its pod is scaled away. */
  readonly volumesOfScaledIn?: 'kept' | 'deleted';
  /** Of a StatefulSet, by its status: the revision that its pods are to have. */
  readonly revision?: string;
  /** Claims that all of its pods name; absent where they name none. */
  readonly claims?: readonly string[];
  readonly graceSeconds: number;
  readonly minReadySeconds: number;
  readonly containers: readonly ContainerSpec[];
}

/** How pods are replaced when their template changes. */
export type UpdateStrategy = 'Recreate' | 'OnDelete' | RollingUpdate;

export interface RollingUpdate {
  readonly maxSurge: string;
  readonly maxUnavailable: string;
  /** Of a StatefulSet: pods with a lower number keep the template that they have. */
  readonly partition?: number;
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly ports: readonly { readonly name: string | undefined; readonly port: number }[];
  /** `GET /shutdown on 8080`, `sleep 5 s`, `sh -c …` */
  readonly preStop: string | undefined;
  /** As `preStop`. */
  readonly postStart?: string | undefined;
  readonly readiness: ProbeSpec | undefined;
  readonly liveness: ProbeSpec | undefined;
  readonly startup: ProbeSpec | undefined;
}

export interface ProbeSpec {
  /** `GET /ready on 8080` */
  readonly how: string;
  readonly protocol?: 'http' | 'https' | 'grpc';
  /** Of an HTTP probe. */
  readonly path: string | undefined;
  readonly port: number | string | undefined;
  /** By when it has succeeded or given up: seconds from the start of the container. */
  readonly withinSeconds: number;
  /** How long it fails until that has consequences, of a container that has run for long: seconds at most. */
  readonly givesUpAfterSeconds: number;
}

/** The fields of each kind that are read here. */
interface AnyWorkload {
  readonly metadata?: Wire<V1Deployment>['metadata'];
  readonly spec?: Partial<Wire<V1DeploymentSpec>> & {
    readonly updateStrategy?: Wire<V1StatefulSetUpdateStrategy> & Wire<V1DaemonSetUpdateStrategy>;
    readonly podManagementPolicy?: string;
    readonly volumeClaimTemplates?: readonly unknown[];
    readonly persistentVolumeClaimRetentionPolicy?: { readonly whenScaled?: string };
  };
  readonly status?: { readonly desiredNumberScheduled?: number; readonly updateRevision?: string };
}

export function toWorkloadSpec(kind: WorkloadKind, { metadata, spec = {}, status }: AnyWorkload): WorkloadSpec {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector ?? {};
  const pod = spec.template?.spec;
  return {
    kind,
    name: metadata?.name ?? '',
    replicas: kind === 'DaemonSet' ? (status?.desiredNumberScheduled ?? nodesOfOurs) : (spec.replicas ?? 1),
    paused: spec.paused ?? false,
    selector: matchExpressions.length > 0 ? undefined : matchLabels,
    podLabels: spec.template?.metadata?.labels ?? {},
    strategy: strategyOf(kind, spec),
    ...(kind === 'StatefulSet' && { podManagement: spec.podManagementPolicy ?? 'OrderedReady' }),
    ...(spec.volumeClaimTemplates?.length && {
      volumesOfScaledIn:
        spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete' ? ('deleted' as const) : ('kept' as const),
    }),
    ...(status?.updateRevision !== undefined && { revision: status.updateRevision }),
    ...claimsOf(pod),
    graceSeconds: pod?.terminationGracePeriodSeconds ?? 30,
    minReadySeconds: spec.minReadySeconds ?? 0,
    containers: [...(pod?.containers ?? []), ...sidecarsIn(pod)].map(toContainerSpec),
  };
}

function claimsOf(pod: Wire<V1PodSpec> | undefined): Pick<WorkloadSpec, 'claims'> {
  const claims = (pod?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  return claims.length > 0 ? { claims } : {};
}

/** Init containers that run beside the others until these have ended. */
function sidecarsIn(pod: Wire<V1PodSpec> | undefined): readonly Wire<V1Container>[] {
  return (pod?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
}

/** Those that pods are scheduled to. */
const nodesOfOurs = 2;

/** What the API server sets where nothing is said. */
const usual: Readonly<Record<WorkloadKind, RollingUpdate>> = {
  Deployment: { maxSurge: '25%', maxUnavailable: '25%' },
  StatefulSet: { maxSurge: '0', maxUnavailable: '1' },
  DaemonSet: { maxSurge: '0', maxUnavailable: '1' },
};

function strategyOf(
  kind: WorkloadKind,
  { strategy, updateStrategy }: NonNullable<AnyWorkload['spec']>,
): UpdateStrategy {
  const { type, rollingUpdate = {} } = (kind === 'Deployment' ? strategy : updateStrategy) ?? {};
  if (type === 'Recreate' || type === 'OnDelete') return type;
  const { maxSurge, maxUnavailable, partition = 0 } = rollingUpdate as Readonly<Record<string, string | number>>;
  return {
    maxSurge: String(maxSurge ?? usual[kind].maxSurge),
    maxUnavailable: String(maxUnavailable ?? usual[kind].maxUnavailable),
    ...(Number(partition) > 0 && { partition: Number(partition) }),
  };
}

function toContainerSpec(container: Wire<V1Container>): ContainerSpec {
  const { name, image = '', ports = [], lifecycle, readinessProbe, livenessProbe, startupProbe } = container;
  return {
    name,
    image,
    ports: ports.map((port) => ({ name: port.name, port: port.containerPort })),
    preStop: lifecycle?.preStop && hookText(lifecycle.preStop),
    ...(lifecycle?.postStart && { postStart: hookText(lifecycle.postStart) }),
    readiness: readinessProbe && toProbeSpec(readinessProbe),
    liveness: livenessProbe && toProbeSpec(livenessProbe),
    startup: startupProbe && toProbeSpec(startupProbe),
  };
}

function toProbeSpec(probe: Wire<V1Probe>): ProbeSpec {
  const {
    httpGet,
    grpc,
    initialDelaySeconds = 0,
    failureThreshold = 3,
    periodSeconds = 10,
    timeoutSeconds = 1,
  } = probe;
  return {
    how: grpc ? `grpc on ${grpc.port}` : hookText(probe),
    ...(grpc && { protocol: 'grpc' as const }),
    ...(httpGet && { protocol: httpGet.scheme === 'HTTPS' ? ('https' as const) : ('http' as const) }),
    path: httpGet && (httpGet.path ?? '/'),
    port: httpGet?.port ?? grpc?.port,
    withinSeconds: initialDelaySeconds + failureThreshold * periodSeconds,
    givesUpAfterSeconds: failureThreshold * Math.max(periodSeconds, timeoutSeconds) + timeoutSeconds,
  };
}

type Handler = Pick<Wire<V1LifecycleHandler>, 'exec' | 'httpGet' | 'tcpSocket' | 'sleep'>;

function hookText({ exec, httpGet, tcpSocket, sleep }: Handler): string {
  if (httpGet) return `GET ${httpGet.path ?? '/'} on ${String(httpGet.port)}`;
  if (exec) return (exec.command ?? []).join(' ');
  if (tcpSocket) return `a connection to ${String(tcpSocket.port)}`;
  return sleep ? `sleep ${sleep.seconds} s` : 'something that Seaworthy does not know';
}
