import type {
  V1Ingress,
  V1PersistentVolumeClaim,
  V1PodDisruptionBudget,
  V1Service,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import { apiPath } from '../client/api-path.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isDenied, isNotFound, KubeError } from '../client/kube-error.ts';
import type { Wire } from '../client/wire.ts';
import { ingressWays, routeWays, type HttpRoute, type OutsideWay } from './outside-ways.ts';
import { toServiceSpec, type ServiceSpec } from './service-spec.ts';

/** What stands around the workloads of a namespace. */
export interface Surroundings {
  readonly services: readonly ServiceSpec[];
  /** Undefined where they may not be read. */
  readonly budgets: readonly BudgetSpec[] | undefined;
  /** Undefined where they may not be read. */
  readonly autoscalers: readonly AutoscalerSpec[] | undefined;
  /** Of those that lead to Services from outside, and what of it may not be read. */
  readonly outside: OutsideWays;
  /** Absent where they were not asked for, or may not be read. */
  readonly claims?: readonly ClaimSpec[] | undefined;
}

export interface OutsideWays {
  readonly ways: readonly OutsideWay[];
  readonly unread: readonly OutsideWay['kind'][];
}

/** A claim of a volume. */
export interface ClaimSpec {
  readonly name: string;
  /** Several nodes can mount its volume at a time. */
  readonly shared: boolean;
}

export interface BudgetSpec {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  /** `maxUnavailable 1` */
  readonly allows: string;
}

export interface AutoscalerSpec {
  readonly name: string;
  /** `Deployment/web` */
  readonly scales: string;
  readonly min: number;
  readonly max: number;
}

/**
 * @param withClaims whether claims of volumes are of interest: who may not read them is not asked for without need
 * @throws KubeError, 403 where Services may not be read
 */
export async function readSurroundings(
  { transport }: Pick<KubeClient, 'transport'>,
  namespace: string,
  withClaims = false,
): Promise<Surroundings> {
  const list = async <T>(path: string) => ((await transport.json({ path })) as { readonly items: readonly T[] }).items;
  const [services, budgets, autoscalers, claims, ingresses, routes] = await Promise.all([
    list<Wire<V1Service>>(apiPath`/api/v1/namespaces/${namespace}/services`),
    unlessDenied(
      list<Wire<V1PodDisruptionBudget>>(apiPath`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`),
    ),
    unlessDenied(
      list<Wire<V2HorizontalPodAutoscaler>>(
        apiPath`/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
      ),
    ),
    withClaims
      ? unlessDenied(
          list<Wire<V1PersistentVolumeClaim>>(apiPath`/api/v1/namespaces/${namespace}/persistentvolumeclaims`),
        )
      : undefined,
    unlessRefused(list<Wire<V1Ingress>>(apiPath`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`)),
    unlessRefused(list<HttpRoute>(apiPath`/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes`)),
  ]);
  return {
    services: services.map(toServiceSpec),
    budgets: budgets?.map(toBudgetSpec),
    autoscalers: autoscalers?.map(toAutoscalerSpec),
    outside: {
      ways: [...(ingresses ?? []).flatMap(ingressWays), ...(routes ?? []).flatMap(routeWays)],
      unread: [...(ingresses ? [] : (['Ingress'] as const)), ...(routes ? [] : (['HTTPRoute'] as const))],
    },
    claims: claims?.map(toClaimSpec),
  };
}

export function toBudgetSpec({ metadata, spec }: Wire<V1PodDisruptionBudget>): BudgetSpec {
  const { maxUnavailable, minAvailable } = (spec ?? {}) as Readonly<Record<string, string | number>>;
  return {
    name: metadata?.name ?? '',
    selector: spec?.selector?.matchLabels ?? {},
    allows:
      maxUnavailable === undefined
        ? `minAvailable ${String(minAvailable)}`
        : `maxUnavailable ${String(maxUnavailable)}`,
  };
}

/** By the modes of its volume, once it has one, else by those that it asks for. */
export function toClaimSpec({ metadata, spec, status }: Wire<V1PersistentVolumeClaim>): ClaimSpec {
  const modes = status?.accessModes ?? spec?.accessModes ?? [];
  return { name: metadata?.name ?? '', shared: modes.some((mode) => !mode.startsWith('ReadWriteOnce')) };
}

export function toAutoscalerSpec({ metadata, spec }: Wire<V2HorizontalPodAutoscaler>): AutoscalerSpec {
  return {
    name: metadata?.name ?? '',
    scales: `${spec?.scaleTargetRef.kind ?? ''}/${spec?.scaleTargetRef.name ?? ''}`,
    min: spec?.minReplicas ?? 1,
    max: spec?.maxReplicas ?? 1,
  };
}

async function unlessDenied<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}

/** Of kinds that a cluster need not have, and by which nothing is decided. */
async function unlessRefused<T>(asked: Promise<readonly T[]>): Promise<readonly T[] | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return [];
    if (error instanceof KubeError && error.status !== undefined) return undefined;
    throw error;
  }
}
