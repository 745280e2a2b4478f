import { formatDuration } from '../core/duration.ts';
import { groupBy } from '../core/group-by.ts';
import type { ContainerSpec, UpdateStrategy } from '../kube/facts/workload-spec.ts';
import type { TargetPod } from './find-request.ts';
import type { Plan } from './plan.ts';
import { noLoad } from './proofs/reasons.ts';
import { bytesOf, type HttpAsk, type HttpRequest, type Request, type TcpRequest } from './request.ts';
import { rangeText, type Target, type Way } from './target.ts';

/** All that is said before anything is done. */
export interface PlannedVerify {
  /** As a person names it: `deployment/web in shop`. */
  readonly subject: string;
  readonly target: Target;
  /** Absent where it is known only once the app runs, or where no load can be sent. */
  readonly request?: Request | undefined;
  /** Those that run. */
  readonly pods: readonly TargetPod[];
  readonly plan: Plan;
  /** Of manifests those that are not going to be applied, each with its reason. */
  readonly leftOut?: readonly string[];
  /** What is known beside it, with its label. */
  readonly notes: readonly (readonly [label: string, text: string])[];
}

/** What was found out, what will be sent, and what will be done to whom. */
export function planText({ subject, target, request, pods, plan, notes, leftOut = [] }: PlannedVerify): string {
  const { workload, way, url, budgets, autoscaler } = target;
  const rows: (readonly [string, string])[] = [
    ['Subject', `${subject}: ${workloadText(target)}`],
    ...workload.containers.map((container) => ['Container', containerText(container)] as const),
    ...(pods.length > 0 ? [['Pods', pods.map(podText).join(', ')] as const] : []),
    [
      'Service',
      way ? wayText(way) : url ? 'none is known to lead to its pods, and none is needed' : 'none selects its pods',
    ],
    [
      'Budget',
      budgets
        ? budgets.map(({ name, allows }) => `${name}, ${allows}`).join('; ') || 'none'
        : 'not known: they may not be read',
    ],
    ['Autoscaler', autoscalerText(autoscaler)],
    ...requestRows(target, request),
    ...notes,
    ...(leftOut.length > 0 ? [['Left out', leftOut.join(', ')] as const] : []),
  ];
  const played = plan.proofs.filter(({ whyNot }) => whyNot === undefined);
  const proofs = played.map(
    ({ id, does = '', atMostMs = 0 }) => [id, `${does}; at most ${formatDuration(atMostMs)}`] as const,
  );
  return `${table(rows)}\n\nProofs${repeatText(plan)}\n${indented(table([...proofs, ...notPlayedRows(plan)]))}\n\nTakes at most ${formatDuration(plan.atMostMs)}, where everything takes as long as its manifest lets it; usually a small part of that.\n`;
}

/** What is not played for the same reason stands together. */
function notPlayedRows({ proofs }: Plan): readonly (readonly [string, string])[] {
  const byReason = groupBy(
    proofs.flatMap(({ id, whyNot }) => (whyNot === undefined ? [] : [{ id, whyNot }])),
    ({ whyNot }) => whyNot,
  );
  return [...byReason].map(([whyNot, all]) => ['Not played', `${all.map(({ id }) => id).join(', ')}: ${whyNot}`]);
}

function repeatText({ proofs, repeat }: Plan): string {
  if (repeat === 1) return '';
  const once = proofs.filter((proof) => proof.once).map(({ id }) => id);
  return `, ${repeat} times in a row${once.length > 0 ? ` (${once.join(', ')} once, at the end)` : ''}`;
}

function workloadText(target: Target): string {
  const { strategy, podManagement, graceSeconds } = target.workload;
  return [
    replicasText(target),
    strategyText(strategy),
    ...(podManagement === undefined ? [] : [podManagement]),
    `grace period ${graceSeconds} s`,
  ].join(', ');
}

/** What a manifest says is what it begins with, and often nothing, where an autoscaler sets it. */
function replicasText({ workload: { kind, replicas }, autoscaler }: Target): string {
  if (autoscaler === undefined || autoscaler === 'unknown' || replicas === 0)
    return `${replicas} ${kind === 'DaemonSet' ? 'nodes' : replicas === 1 ? 'replica' : 'replicas'}`;
  return `replicas are set by its autoscaler: ${rangeText(autoscaler)}`;
}

function strategyText(strategy: UpdateStrategy): string {
  if (typeof strategy === 'string') return strategy;
  const { maxSurge, maxUnavailable, partition } = strategy;
  const from = partition === undefined ? '' : `, partition ${partition}`;
  return `RollingUpdate (maxSurge ${maxSurge}, maxUnavailable ${maxUnavailable}${from})`;
}

function containerText({
  name,
  image,
  ports,
  preStop,
  postStart,
  readiness,
  liveness,
  startup,
}: ContainerSpec): string {
  const probes = { readiness, liveness, startup };
  return [
    `${name}, ${image}`,
    `ports ${ports.map((port) => (port.name === undefined ? String(port.port) : `${port.name} ${port.port}`)).join(', ') || 'not told'}`,
    preStop === undefined ? 'no preStop hook' : `preStop ${preStop}`,
    ...(postStart === undefined ? [] : [`postStart ${postStart}`]),
    ...Object.entries(probes).flatMap(([kind, probe]) => (probe ? [`${kind} ${probe.how}`] : [])),
    ...(readiness ? [] : ['no readiness probe']),
  ].join('; ');
}

function podText({ name, node, ready }: TargetPod): string {
  return `${name} on ${node}${ready ? '' : ' (not ready)'}`;
}

function wayText({ service, port, targetPort }: Way): string {
  const name = port.name === undefined ? '' : `${port.name} `;
  return `${service.name}, ${service.headless ? 'headless' : service.type}, port ${name}${port.port} to ${targetPort} of the pods`;
}

function autoscalerText(autoscaler: Target['autoscaler']): string {
  if (autoscaler === undefined) return 'none';
  if (autoscaler === 'unknown') return 'not known: they may not be read';
  return `${autoscaler.name}, ${rangeText(autoscaler)} pods`;
}

/** None of manifests of which it is not known yet what is sent. */
function requestRows(target: Target, request: Request | undefined): readonly (readonly [string, string])[] {
  const none = noLoad(target);
  if (none !== undefined) return [['Request', `none is sent: ${none}`]];
  if (!request) return [];
  if (request.protocol === 'tcp') return [['Request', exchangeText(request)]];
  const { others } = request;
  const good = (ask: HttpAsk) => `a good answer has ${goodText(ask)}`;
  const kind = (ask: HttpAsk, how: readonly string[] = []) => `${ask.method} ${ask.path}${sentText(ask, how)}`;
  if (!others) return [['Request', `${kind(request, howText(request))}, ${pacedText(request)}; ${good(request)}`]];
  const how = howText(request).join(' and ');
  return [
    ['Requests', `${pacedText(request)}${how === '' ? '' : `, with ${how}`}, in equal shares of`],
    ...[request, ...others].map((ask) => ['Request', `${kind(ask)}; ${good(ask)}`] as const),
  ];
}

function exchangeText({ send = '', expect, ...request }: TcpRequest): string {
  const sent = send === '' ? 'a connection' : `${bytesOf(send)} bytes over TCP`;
  const good =
    expect === undefined ? (send === '' ? '' : '; any answer is a good one') : `; a good answer matches ${expect}`;
  return `${sent}, ${pacedText(request)}${good}`;
}

function pacedText({ rate, streams }: Pick<Request, 'rate' | 'streams'>): string {
  return `${rate} a second on ${streams.join(' and ')} connections`;
}

/** What is sent of one kind of requests, beside how all are sent. */
function sentText({ headers, body }: HttpAsk, how: readonly string[]): string {
  const names = headers.map(([name]) => name).join(', ');
  const sent = [
    ...(names === '' ? [] : [names]),
    ...(body === undefined ? [] : [`a body of ${bytesOf(body)} bytes`]),
    ...how,
  ].join(' and ');
  return sent === '' ? '' : ` with ${sent}`;
}

function howText({ scheme, insecure, cert }: HttpRequest): readonly string[] {
  return [
    ...(scheme === 'https' ? ['TLS'] : []),
    ...(insecure ? ['any certificate of the server'] : []),
    ...(cert === undefined ? [] : ['a certificate of the client']),
  ];
}

function goodText({ expectStatus, expectBody }: HttpAsk): string {
  return `status ${expectStatus.join(' or ')}${expectBody === undefined ? '' : ` and a body that matches ${expectBody}`}`;
}

function table(rows: readonly (readonly [label: string, text: string])[]): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  return rows.map(([label, text]) => `${`${label}:`.padEnd(width)}${text}`).join('\n');
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
