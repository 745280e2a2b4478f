import { z } from 'zod';
import { UsageError } from '../../core/harness-error.ts';
import { suggestion } from '../../core/text/suggestion.ts';
import { withoutNulls, type Manifest } from '../../kube/actions/manifest.ts';
import { toWorkloadSpec, workloadKinds, type WorkloadSpec } from '../../kube/facts/workload-spec.ts';
import { ingressWays, routeWays } from '../../kube/facts/outside-ways.ts';
import { toServiceSpec } from '../../kube/facts/service-spec.ts';
import { toAutoscalerSpec, toBudgetSpec, toClaimSpec, type Surroundings } from '../../kube/facts/surroundings.ts';
import { dependencyOf, type AskedDependency, type Dependency } from '../dependency.ts';
import { typedName, type WorkloadName } from '../read-target.ts';
import type { LocatedManifest } from './read-manifests.ts';

const workloadShape = z.looseObject({
  spec: z.looseObject({
    selector: z.looseObject({}),
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.looseObject({ name: z.string() })).min(1) }),
    }),
  }),
});

/**
 * The workload among manifests that is to be verified: the one that is named, else the only one, else the only Deployment.
 * @throws UsageError where there is none, or there are several and none is named
 */
export function chooseWorkload(manifests: readonly LocatedManifest[], asked: WorkloadName | undefined): WorkloadSpec {
  const workloads = manifests.flatMap(({ manifest, where }) => {
    const kind = workloadKinds.find((one) => one === manifest.kind);
    return kind === undefined ? [] : [{ kind, name: manifest.metadata.name, manifest: withoutNulls(manifest), where }];
  });
  const names = workloads.map(typedName);
  if (workloads.length === 0)
    throw new UsageError(
      `There is no Deployment, StatefulSet or DaemonSet among ${kindsOf(manifests)}`,
      'verify cannot do others: a Pod or a Job is not made again when its pod is deleted',
    );
  const found = asked ? workloads.filter(({ kind, name }) => kind === asked.kind && name === asked.name) : workloads;
  const [only, ...others] = found;
  if (!only) {
    const name = asked ? typedName(asked) : '';
    throw new UsageError(`There is no ${name} in the manifests`, suggestion(name, names));
  }
  if (others.length > 0)
    throw new UsageError(
      `There are ${found.length} workloads: ${found.map(typedName).join(', ')}`,
      'name one: seaworthy verify -f … KIND/NAME',
    );
  const checked = workloadShape.safeParse(only.manifest);
  if (checked.success) return toWorkloadSpec(only.kind, only.manifest);
  const missing = checked.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new UsageError(`${only.where}: ${only.kind} ${only.name} lacks ${missing}`);
}

/** A workload among manifests. */
export function locatedOf<T extends Pick<LocatedManifest, 'manifest'>>(
  { kind, name }: WorkloadName,
  manifests: readonly T[],
): T | undefined {
  return manifests.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name);
}

/** The manifest of a workload. */
export function manifestOf(
  { kind, name }: WorkloadName,
  manifests: readonly Pick<LocatedManifest, 'manifest'>[],
): Manifest | undefined {
  return withoutNulls(locatedOf({ kind, name }, manifests)?.manifest);
}

/**
 * What an app among manifests depends on.
 * @throws UsageError as `dependencyOf`
 */
export function dependencyIn(
  manifests: readonly Pick<LocatedManifest, 'manifest'>[],
  asked: AskedDependency,
  workload: WorkloadName,
): Dependency {
  const app = manifestOf(workload, manifests);
  if (!app) throw new RangeError(`Expected ${typedName(workload)} among the manifests`);
  const workloads = workloadKinds
    .filter((one) => one !== 'DaemonSet')
    .flatMap((one) =>
      manifests
        .filter(({ manifest }) => manifest.kind === one && workloadShape.safeParse(manifest).success)
        .map(({ manifest }) => toWorkloadSpec(one, withoutNulls(manifest))),
    );
  return dependencyOf(asked, app, { ...surroundingsIn(manifests), workloads });
}

/** What stands around it by the manifests. */
export function surroundingsIn(manifests: readonly Pick<LocatedManifest, 'manifest'>[]): Surroundings {
  const of = <T>(kind: string, to: (object: never) => T) =>
    manifests
      .filter(({ manifest }) => manifest.kind === kind)
      .map(({ manifest }) => to(withoutNulls(manifest) as unknown as never));
  return {
    services: of('Service', toServiceSpec),
    budgets: of('PodDisruptionBudget', toBudgetSpec),
    autoscalers: of('HorizontalPodAutoscaler', toAutoscalerSpec),
    outside: { ways: [...of('Ingress', ingressWays), ...of('HTTPRoute', routeWays)].flat(), unread: [] },
    claims: of('PersistentVolumeClaim', toClaimSpec),
  };
}

/** `1 Service, 2 ConfigMap` */
export function kindsOf(manifests: readonly { readonly manifest: Pick<Manifest, 'kind'> }[]): string {
  const kinds = new Map<string, number>();
  for (const { manifest } of manifests) kinds.set(manifest.kind, (kinds.get(manifest.kind) ?? 0) + 1);
  return [...kinds].map(([kind, number]) => `${number} ${kind}`).join(', ');
}
