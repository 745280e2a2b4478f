import { z } from 'zod';
import { UsageError } from '../core/harness-error.ts';
import { suggestion } from '../core/text/suggestion.ts';
import type { Manifest } from '../kube/actions/manifest.ts';
import { readObject } from '../kube/actions/read-object.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { selectsPods } from '../kube/facts/matches-labels.ts';
import { readWorkloads } from '../kube/facts/read-workloads.ts';
import { readSurroundings, type Surroundings } from '../kube/facts/surroundings.ts';
import type { WorkloadSpec } from '../kube/facts/workload-spec.ts';
import { typedName, type WorkloadName } from './read-target.ts';

/** What an app depends on, as it is named on the command line. */
export interface AskedDependency {
  readonly kind: 'Service' | 'Deployment' | 'StatefulSet';
  readonly name: string;
}

/** The workload that an app depends on, in the same namespace. */
export interface Dependency {
  /** As it was named: `service/db` */
  readonly told: string;
  readonly workload: WorkloadSpec & { readonly selector: NonNullable<WorkloadSpec['selector']> };
  /** Name of the autoscaler that decides on the number of its pods. */
  readonly autoscaler?: string;
  /** Names of the init containers of the app, and of those of them that name it. */
  readonly init: { readonly all: readonly string[]; readonly naming: readonly string[] };
}

/** What is known of a namespace, or of manifests. */
export interface KnownAround extends Pick<Surroundings, 'services' | 'autoscalers'> {
  /** Deployments and StatefulSets. */
  readonly workloads: readonly WorkloadSpec[];
}

/**
 * The workload that stands behind what was named.
 * @param app the object of the app itself
 * @throws UsageError where there is none, or it cannot be told which
 */
export function dependencyOf(asked: AskedDependency, app: Manifest, around: KnownAround): Dependency {
  const told = `${asked.kind.toLowerCase()}/${asked.name}`;
  const workload = asked.kind === 'Service' ? behind(asked.name, around) : named(asked, around);
  if (workload.kind === app.kind && workload.name === app.metadata.name)
    throw new UsageError(`--depends-on ${told} is the app itself`, 'name what it depends on');
  const { selector } = workload;
  if (selector === undefined)
    throw new UsageError(
      `${typedName(workload)}, on which the app depends, selects its pods by matchExpressions, which verify cannot do yet`,
    );
  const services = around.services.filter((service) => selectsPods(service.selector, workload.podLabels));
  const autoscaler = around.autoscalers?.find(({ scales }) => scales === `${workload.kind}/${workload.name}`)?.name;
  return {
    told,
    workload: { ...workload, selector },
    ...(autoscaler !== undefined && { autoscaler }),
    init: initContainersIn(app, [workload.name, ...services.map(({ name }) => name)]),
  };
}

function named({ kind, name }: AskedDependency, { workloads }: KnownAround): WorkloadSpec {
  const found = workloads.find((one) => one.kind === kind && one.name === name);
  if (found) return found;
  const typed = `${kind.toLowerCase()}/${name}`;
  throw new UsageError(
    `There is no ${typed} that the app could depend on (--depends-on)`,
    suggestion(typed, workloads.map(typedName)),
  );
}

function behind(name: string, { services, workloads }: KnownAround): WorkloadSpec {
  const service = services.find((one) => one.name === name);
  if (!service)
    throw new UsageError(
      `There is no Service ${name} that the app could depend on (--depends-on)`,
      suggestion(
        name,
        services.map((one) => one.name),
      ),
    );
  const found = workloads.filter(({ podLabels }) => selectsPods(service.selector, podLabels));
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  throw only
    ? new UsageError(
        `${found.length} workloads stand behind Service ${name}: ${found.map(typedName).join(', ')}`,
        'name one of them with --depends-on',
      )
    : new UsageError(
        `No Deployment or StatefulSet stands behind Service ${name}, so that nothing of it can be scaled to nothing`,
        'name the workload: --depends-on deployment/NAME',
      );
}

const podTemplate = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        initContainers: z
          .array(
            z.looseObject({
              name: z.string(),
              restartPolicy: z.string().optional(),
              command: z.unknown().optional(),
              args: z.unknown().optional(),
              env: z.unknown().optional(),
            }),
          )
          .optional(),
      }),
    }),
  }),
});

/** Those that are to end, and those of them whose command, arguments or environment has one of these names as a word. */
function initContainersIn(app: object, names: readonly string[]): Dependency['init'] {
  const all = podTemplate.safeParse(app).data?.spec.template.spec.initContainers ?? [];
  const ending = all.filter(({ restartPolicy }) => restartPolicy !== 'Always');
  const naming = ending.filter(({ command, args, env }) => {
    const words = JSON.stringify([command, args, env]).split(/[^A-Za-z0-9-]+/);
    return names.some((name) => words.includes(name));
  });
  return { all: ending.map(({ name }) => name), naming: naming.map(({ name }) => name) };
}

/**
 * As `dependencyOf`, of an app that runs.
 * @throws UsageError; KubeError where it may not be read
 */
export async function readDependency(
  client: KubeClient,
  namespace: string,
  asked: AskedDependency,
  { kind, name }: WorkloadName,
): Promise<Dependency> {
  const [deployments, statefulSets, surroundings, app] = await Promise.all([
    readWorkloads(client, 'Deployment', namespace),
    readWorkloads(client, 'StatefulSet', namespace),
    readSurroundings(client, namespace),
    readObject(client, { apiVersion: 'apps/v1', kind, metadata: { name } }, namespace),
  ]);
  return dependencyOf(asked, app, { ...surroundings, workloads: [...deployments, ...statefulSets] });
}

/** `service/db: deployment/db, 1 replica` */
export function dependencyText({ told, workload }: Dependency): string {
  const { replicas } = workload;
  return `${told}: ${typedName(workload)}, ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
}
