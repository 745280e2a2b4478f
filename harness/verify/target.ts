import { UsageError } from '../core/harness-error.ts';
import { suggestion } from '../core/text/suggestion.ts';
import type { WorkloadSpec } from '../kube/facts/workload-spec.ts';
import { selectsPods } from '../kube/facts/matches-labels.ts';
import type { ServicePort, ServiceSpec } from '../kube/facts/service-spec.ts';
import type { LoadProfile } from '../load/protocols/protocols.ts';
import { loadBalancerWays, type OutsideWay } from '../kube/facts/outside-ways.ts';
import type { AutoscalerSpec, BudgetSpec, ClaimSpec, OutsideWays, Surroundings } from '../kube/facts/surroundings.ts';
import type { UrlWay } from './url-way.ts';

/** The app that is to be verified, and what stands around it. */
export interface Target {
  /** Its replicas are as many as its autoscaler lets it have, whatever a manifest says. */
  readonly workload: WorkloadSpec;
  /** By which its pods are found. */
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined where none selects its pods. */
  readonly way: Way | undefined;
  /** The way in that was named instead of a Service. */
  readonly url?: UrlWay;
  /** Those that select its pods; undefined where they may not be read. */
  readonly budgets: readonly BudgetSpec[] | undefined;
  /** That of the workload, where it has one; `unknown` where they may not be read. */
  readonly autoscaler: AutoscalerSpec | 'unknown' | undefined;
  /** Those that lead to a Service of its pods from outside. */
  readonly outside?: OutsideWays;
  /** Claims that all of its pods name, as far as they are known. */
  readonly claims?: readonly ClaimSpec[];
}

/** A Service that leads to the pods of a target. */
export interface Way {
  readonly service: ServiceSpec;
  readonly port: ServicePort;
  /** The port of the pod. */
  readonly targetPort: number;
  /** What the load speaks there. */
  readonly speaks: ProtocolName;
  /** What a pod answered to a request in HTTP, where that is none. */
  readonly otherAnswer?: string;
}

/** What was asked for by name. */
export interface AskedWay {
  readonly service?: string | undefined;
  /** Name or number. */
  readonly port?: string | undefined;
  /** Instead of a Service. */
  readonly url?: UrlWay | undefined;
  /** @default 'http' */
  readonly protocol?: ProtocolName | undefined;
}

export type ProtocolName = LoadProfile['protocol'];

/**
 * Finds out by which Service and port the pods of a workload are reached, and what else is about them.
 * @throws UsageError where that is not what was asked for, or cannot be told
 */
export function targetOf(workload: WorkloadSpec, surroundings: Surroundings, asked: AskedWay): Target {
  const { kind, name, selector, podLabels } = workload;
  if (selector === undefined)
    throw new UsageError(`${kind} ${name} selects its pods by matchExpressions, which verify cannot do yet`);
  const wayIn = () => {
    const service = serviceOf(workload, surroundings.services, asked.service);
    return service && wayOf(workload, service, asked);
  };
  const autoscaler = surroundings.autoscalers
    ? surroundings.autoscalers.find(({ scales }) => scales === `${kind}/${name}`)
    : 'unknown';
  return {
    workload: { ...workload, replicas: replicasWithin(autoscaler, workload.replicas) },
    labels: selector,
    way: asked.url && !asked.url.alsoPast ? unlessUntold(wayIn, asked) : wayIn(),
    ...(asked.url && { url: asked.url }),
    budgets: surroundings.budgets?.filter((budget) => selectsPods(budget.selector, podLabels)),
    autoscaler,
    outside: {
      ...surroundings.outside,
      ways: outsideWaysTo(workload, surroundings),
    },
    claims: surroundings.claims?.filter(({ name }) => workload.claims?.includes(name)) ?? [],
  };
}

function outsideWaysTo({ podLabels }: WorkloadSpec, { services, outside }: Surroundings): readonly OutsideWay[] {
  const leading = services.filter(({ selector }) => selectsPods(selector, podLabels));
  const its = outside.ways.filter(({ service }) => leading.some(({ name }) => name === service));
  return [...its, ...leading.flatMap(loadBalancerWays)];
}

/** As many as an autoscaler lets a workload have: one that is scaled to 0 it leaves alone. */
export function replicasWithin(autoscaler: Target['autoscaler'], replicas: number): number {
  if (typeof autoscaler !== 'object' || replicas === 0) return replicas;
  return Math.min(Math.max(replicas, autoscaler.min), autoscaler.max);
}

/** `2 to 10` */
export function rangeText({ min, max }: AutoscalerSpec): string {
  return min === max ? String(min) : `${min} to ${max}`;
}

/** A way in of the user's own needs no Service that can be told. */
function unlessUntold(wayIn: () => Way | undefined, { service, port }: AskedWay): Way | undefined {
  try {
    return wayIn();
  } catch (error) {
    if (error instanceof UsageError && service === undefined && port === undefined) return undefined;
    throw error;
  }
}

function serviceOf(
  { kind, name, podLabels }: WorkloadSpec,
  services: readonly ServiceSpec[],
  asked: string | undefined,
): ServiceSpec | undefined {
  const leading = services.filter(({ selector }) => selectsPods(selector, podLabels));
  if (asked !== undefined) {
    const found = leading.find((service) => service.name === asked);
    if (found) return found;
    if (services.some((service) => service.name === asked))
      throw new UsageError(`Service ${asked} does not select the pods of ${kind} ${name}`, namesOf(leading));
    throw new UsageError(
      `There is no Service ${asked}`,
      services.length > 0
        ? suggestion(
            asked,
            services.map((one) => one.name),
          )
        : undefined,
    );
  }
  // A headless one is for names, beside the one for requests.
  const usual = leading.filter(({ headless }) => !headless);
  const [only, ...others] = usual.length > 0 ? usual : leading;
  if (others.length > 0)
    throw new UsageError(
      `${others.length + 1} Services select the pods of ${kind} ${name}: ${[only, ...others].map((one) => one?.name).join(', ')}`,
      'choose one with --service NAME',
    );
  return only;
}

function namesOf(services: readonly ServiceSpec[]): string {
  const names = services.map(({ name }) => name).join(', ');
  return names === ''
    ? 'none does: make a Service whose selector matches the labels of its pods'
    : `these do: ${names}`;
}

function wayOf(workload: WorkloadSpec, service: ServiceSpec, { port: asked, protocol = 'http' }: AskedWay): Way {
  const port = portOf(service, asked, protocol);
  const targetPort = targetPortOf(workload, port);
  if (targetPort !== undefined) return { service, port, targetPort, speaks: protocol };
  throw new UsageError(
    `Service ${service.name} leads to a port named ${port.targetPort}, which no container of ${workload.kind} ${workload.name} has`,
    'give a port of the container that name, or correct targetPort',
  );
}

function portOf({ name, ports }: ServiceSpec, asked: string | undefined, protocol: ProtocolName): ServicePort {
  const told = ports
    .map((port) => (port.name === undefined ? String(port.port) : `${port.name} (${port.port})`))
    .join(', ');
  const chosen =
    asked === undefined
      ? ports.length > 1 && protocol === 'http'
        ? ports.filter((port) => port.name?.startsWith('http') ?? port.port === 80)
        : ports
      : ports.filter((port) => port.name === asked || String(port.port) === asked);
  const [only, ...others] = chosen;
  if (only && others.length === 0) return only;
  throw asked === undefined
    ? new UsageError(`Service ${name} has several ports: ${told}`, 'choose one with --port NAME')
    : new UsageError(`Service ${name} has no port ${asked}`, `it has ${told}`);
}

/** The port of the pods that a port of a Service leads to; undefined where no container has one of that name. */
export function targetPortOf({ containers }: WorkloadSpec, { targetPort }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return containers.flatMap(({ ports }) => ports).find((port) => port.name === targetPort)?.port;
}
