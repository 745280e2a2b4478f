import { z } from 'zod';
import { UsageError } from '../../core/harness-error.ts';
import { suggestion } from '../../core/text/suggestion.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { toDeploymentSpec, type DeploymentSpec } from '../../kube/facts/deployment-spec.ts';
import { toServiceSpec } from '../../kube/facts/service-spec.ts';
import { toAutoscalerSpec, toBudgetSpec, type Surroundings } from '../../kube/facts/surroundings.ts';
import type { LocatedManifest } from './read-manifests.ts';

const deploymentShape = z.looseObject({
  spec: z.looseObject({
    selector: z.looseObject({}),
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.looseObject({ name: z.string() })).min(1) }),
    }),
  }),
});

/**
 * The Deployment among manifests that is to be verified: the only one, or the one that is named.
 * @throws UsageError where there is none, or there are several and none is named
 */
export function chooseDeployment(manifests: readonly LocatedManifest[], name: string | undefined): DeploymentSpec {
  const deployments = manifests.filter(({ manifest }) => manifest.kind === 'Deployment');
  const names = deployments.map(({ manifest }) => manifest.metadata.name);
  const found =
    name === undefined ? deployments : deployments.filter(({ manifest }) => manifest.metadata.name === name);
  const [only, ...others] = found;
  if (deployments.length === 0)
    throw new UsageError(`There is no Deployment among ${kindsOf(manifests)}`, 'verify cannot do other workloads yet');
  if (!only)
    throw new UsageError(`There is no Deployment ${name ?? ''} in the manifests`, suggestion(name ?? '', names));
  if (others.length > 0)
    throw new UsageError(
      `There are ${found.length} Deployments: ${names.join(', ')}`,
      'name one: seaworthy verify -f … deployment/NAME',
    );
  const checked = deploymentShape.safeParse(only.manifest);
  if (checked.success) return toDeploymentSpec(only.manifest);
  const missing = checked.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new UsageError(`${only.where}: Deployment ${only.manifest.metadata.name} lacks ${missing}`);
}

/** What stands around it by the manifests. */
export function surroundingsIn(manifests: readonly LocatedManifest[]): Surroundings {
  const of = <T>(kind: string, to: (object: never) => T) =>
    manifests.filter(({ manifest }) => manifest.kind === kind).map(({ manifest }) => to(manifest as unknown as never));
  return {
    services: of('Service', toServiceSpec),
    budgets: of('PodDisruptionBudget', toBudgetSpec),
    autoscalers: of('HorizontalPodAutoscaler', toAutoscalerSpec),
  };
}

/** `1 Service, 2 ConfigMap` */
export function kindsOf(manifests: readonly { readonly manifest: Pick<Manifest, 'kind'> }[]): string {
  const kinds = new Map<string, number>();
  for (const { manifest } of manifests) kinds.set(manifest.kind, (kinds.get(manifest.kind) ?? 0) + 1);
  return [...kinds].map(([kind, number]) => `${number} ${kind}`).join(', ');
}
