import type { V1PodDisruptionBudget, V1Service, V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import { apiPath } from '../client/api-path.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isDenied } from '../client/kube-error.ts';
import type { Wire } from '../client/wire.ts';
import { toServiceSpec, type ServiceSpec } from './service-spec.ts';

/** What stands around the workloads of a namespace. */
export interface Surroundings {
  readonly services: readonly ServiceSpec[];
  /** Undefined where they may not be read. */
  readonly budgets: readonly BudgetSpec[] | undefined;
  /** Undefined where they may not be read. */
  readonly autoscalers: readonly AutoscalerSpec[] | undefined;
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

/** @throws KubeError, 403 where Services may not be read */
export async function readSurroundings(
  { transport }: Pick<KubeClient, 'transport'>,
  namespace: string,
): Promise<Surroundings> {
  const list = async <T>(path: string) => ((await transport.json({ path })) as { readonly items: readonly T[] }).items;
  const [services, budgets, autoscalers] = await Promise.all([
    list<Wire<V1Service>>(apiPath`/api/v1/namespaces/${namespace}/services`),
    unlessDenied(
      list<Wire<V1PodDisruptionBudget>>(apiPath`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`),
    ),
    unlessDenied(
      list<Wire<V2HorizontalPodAutoscaler>>(
        apiPath`/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
      ),
    ),
  ]);
  return {
    services: services.map(toServiceSpec),
    budgets: budgets?.map(toBudgetSpec),
    autoscalers: autoscalers?.map(toAutoscalerSpec),
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
