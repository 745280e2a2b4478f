import type { V1Container, V1Deployment, V1LifecycleHandler, V1Probe } from '@kubernetes/client-node';
import type { Wire } from '../client/wire.ts';

/** What a Deployment says of itself and of its pods. */
export interface DeploymentSpec {
  readonly name: string;
  readonly replicas: number;
  readonly paused: boolean;
  /** Labels by which its pods are selected; undefined where it selects them by expressions too. */
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly strategy: 'Recreate' | { readonly maxSurge: string; readonly maxUnavailable: string };
  readonly graceSeconds: number;
  readonly minReadySeconds: number;
  readonly containers: readonly ContainerSpec[];
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly ports: readonly { readonly name: string | undefined; readonly port: number }[];
  /** `GET /shutdown on 8080`, `sleep 5 s`, `sh -c …` */
  readonly preStop: string | undefined;
  readonly readiness: ProbeSpec | undefined;
  readonly liveness: ProbeSpec | undefined;
  readonly startup: ProbeSpec | undefined;
}

export interface ProbeSpec {
  /** `GET /ready on 8080` */
  readonly how: string;
  /** Of an HTTP probe. */
  readonly path: string | undefined;
  readonly port: number | string | undefined;
  /** By when it has succeeded or given up: seconds from the start of the container. */
  readonly withinSeconds: number;
}

export function toDeploymentSpec({ metadata, spec }: Wire<V1Deployment>): DeploymentSpec {
  const { matchLabels = {}, matchExpressions = [] } = spec?.selector ?? {};
  const pod = spec?.template.spec;
  const { maxSurge = '25%', maxUnavailable = '25%' } = (spec?.strategy?.rollingUpdate ?? {}) as Record<string, unknown>;
  return {
    name: metadata?.name ?? '',
    replicas: spec?.replicas ?? 1,
    paused: spec?.paused ?? false,
    selector: matchExpressions.length > 0 ? undefined : matchLabels,
    podLabels: spec?.template.metadata?.labels ?? {},
    strategy:
      spec?.strategy?.type === 'Recreate'
        ? 'Recreate'
        : { maxSurge: String(maxSurge), maxUnavailable: String(maxUnavailable) },
    graceSeconds: pod?.terminationGracePeriodSeconds ?? 30,
    minReadySeconds: spec?.minReadySeconds ?? 0,
    containers: (pod?.containers ?? []).map(toContainerSpec),
  };
}

function toContainerSpec(container: Wire<V1Container>): ContainerSpec {
  const { name, image = '', ports = [], lifecycle, readinessProbe, livenessProbe, startupProbe } = container;
  return {
    name,
    image,
    ports: ports.map((port) => ({ name: port.name, port: port.containerPort })),
    preStop: lifecycle?.preStop && hookText(lifecycle.preStop),
    readiness: readinessProbe && toProbeSpec(readinessProbe),
    liveness: livenessProbe && toProbeSpec(livenessProbe),
    startup: startupProbe && toProbeSpec(startupProbe),
  };
}

function toProbeSpec(probe: Wire<V1Probe>): ProbeSpec {
  const { httpGet, initialDelaySeconds = 0, failureThreshold = 3, periodSeconds = 10 } = probe;
  return {
    how: probe.grpc ? `grpc on ${probe.grpc.port}` : hookText(probe),
    path: httpGet && (httpGet.path ?? '/'),
    port: httpGet?.port,
    withinSeconds: initialDelaySeconds + failureThreshold * periodSeconds,
  };
}

type Handler = Pick<Wire<V1LifecycleHandler>, 'exec' | 'httpGet' | 'tcpSocket' | 'sleep'>;

function hookText({ exec, httpGet, tcpSocket, sleep }: Handler): string {
  if (httpGet) return `GET ${httpGet.path ?? '/'} on ${String(httpGet.port)}`;
  if (exec) return (exec.command ?? []).join(' ');
  if (tcpSocket) return `a connection to ${String(tcpSocket.port)}`;
  return sleep ? `sleep ${sleep.seconds} s` : 'something that Seaworthy does not know';
}
