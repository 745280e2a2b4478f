import { Ledger } from '../../ledger/ledger.ts';
import type { RunFacts } from '../../ledger/run-facts.ts';
import type { ContainerStatus, Fact, MarkFact, PodFact } from '../../timeline/fact.ts';

/** A release as the harness would have seen it: three pods are replaced one after the other under load. */
export interface ExampleRelease {
  readonly facts: readonly Fact[];
  readonly ledger: Ledger;
  readonly runFacts: RunFacts;
  readonly baseline: { readonly from: number; readonly to: number };
  readonly disruption: { readonly from: number; readonly to: number };
  readonly recovery: { readonly from: number; readonly to: number };
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface ReleaseShape {
  /** Epoch milliseconds of its first request. */
  readonly startedAt: number;
  /** Milliseconds of the wait before SIGTERM; 0: no hook. */
  readonly preStopMs: number;
  readonly graceSeconds?: number;
  readonly lengthMs?: number;
  /** Written into the reason of a warning and on a line of every pod's log. */
  readonly hostileText?: string;
}

const nodes = ['seaworthy-worker', 'seaworthy-worker2'];
const targets = ['127.0.0.1:31081', '127.0.0.1:31082'];
/** After a deletion, when each node stops to send new connections to the pod. */
const routesEndAfter = [380, 910];
const drainMs = 2600;

interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly node: string;
  /** Milliseconds since the start; before it for the old pods. */
  readonly readyAt: number;
  readonly deletedAt: number;
  readonly sigtermAt: number;
  readonly exitAt: number;
}

/** The same every time: nothing in it is left to chance. */
export function exampleRelease({
  startedAt,
  preStopMs,
  graceSeconds = 30,
  lengthMs = 16_000,
  hostileText,
}: ReleaseShape): ExampleRelease {
  const pods = [...oldPods(preStopMs), ...newPods()];
  const ledger = new Ledger(targets);
  const chance = dice(startedAt % 1000);
  for (let due = 0; due < lengthMs; due += 5) send(ledger, pods, startedAt, due, chance);
  const last = Math.max(...pods.filter(({ exitAt }) => Number.isFinite(exitAt)).map(({ exitAt }) => exitAt)) + 400;
  const facts = [
    ...pods.flatMap((pod) => factsOf(pod, preStopMs, graceSeconds, hostileText)),
    ...routeFacts(pods),
    ...sliceFacts(pods),
    { kind: 'command', source: 'command', at: 3000, verb: 'rollout restart', object: 'deployment/web' } as const,
  ];
  return {
    facts: facts.map((fact) => moved(fact, startedAt)).sort((a, b) => a.at - b.at),
    ledger,
    runFacts: {
      startedAt,
      durationMs: lengthMs,
      targetRate: 200,
      longestStallMs: 12,
      writtenByAutocannon: ledger.length,
      interrupted: false,
    },
    baseline: { from: startedAt, to: startedAt + 3000 },
    disruption: { from: startedAt + 3000, to: startedAt + last },
    recovery: { from: startedAt + last, to: startedAt + Math.max(last + 3000, lengthMs) },
    before: pods.slice(0, 3).map(({ uid }) => uid),
    after: pods.slice(3).map(({ uid }) => uid),
  };
}

function oldPods(preStopMs: number): Pod[] {
  return ['8fhwt', 'tkdsl', '7v5v6'].map((tail, index) => {
    const deletedAt = 4800 + index * 1100;
    const sigtermAt = deletedAt + preStopMs + 20;
    return podOf(`web-78f9ff8988-${tail}`, index, {
      readyAt: -40_000,
      deletedAt,
      sigtermAt,
      exitAt: sigtermAt + drainMs,
    });
  });
}

function newPods(): Pod[] {
  const never = { deletedAt: Infinity, sigtermAt: Infinity, exitAt: Infinity };
  return ['q2xmz', 'd8kfr', 'w5tnc'].map((tail, index) =>
    podOf(`web-6c5d7b9f4d-${tail}`, index + 3, { readyAt: 4700 + index * 1100, ...never }),
  );
}

function podOf(name: string, index: number, times: Pick<Pod, 'readyAt' | 'deletedAt' | 'sigtermAt' | 'exitAt'>): Pod {
  return { name, uid: `uid-${name}`, ip: `10.244.1.${String(index + 10)}`, node: nodes[index % 2] ?? '', ...times };
}

function send(ledger: Ledger, pods: readonly Pod[], startedAt: number, due: number, chance: () => number): void {
  const slow = due % 125 === 0;
  const stream = slow || due % 10 === 0 ? 'reused' : 'new';
  const target = (due / 5) % 2;
  const routed = pods.filter(
    ({ readyAt, deletedAt }) => readyAt + 200 <= due && due < deletedAt + (routesEndAfter[target] ?? 0),
  );
  const pod = routed[Math.floor(chance() * routed.length)];
  if (!pod) throw new Error('the example has a moment without a pod');
  const sentAt = startedAt + due + chance() * 0.4;
  const id = ledger.open({ stream, profile: slow ? 'slow' : 'load', target, dueAt: startedAt + due, sentAt });
  ledger.noteClientPort(id, 40_000 + (due % 20_000));
  const took = slow ? 3000 : 1.2 + chance() * 4 + (chance() < 0.01 ? 30 : 0);
  const refused = stream === 'new' && due > pod.sigtermAt;
  const connection = { id: due, earlierRequests: stream === 'new' ? 0 : 12 };
  if (refused)
    ledger.drop(id, sentAt + 0.8, {
      cause: 'refused',
      detail: 'ECONNREFUSED',
      connection,
      bytesReceived: 0,
      safeToRetry: true,
    });
  else if (stream === 'reused' && due + took > pod.exitAt)
    ledger.drop(id, startedAt + pod.exitAt, {
      cause: 'reset',
      detail: 'ECONNRESET',
      connection: { ...connection, openedAt: startedAt - 2000, lastPod: pod.name },
      bytesReceived: 0,
      safeToRetry: false,
    });
  else ledger.answer(id, { endedAt: sentAt + took, status: 200, pod: pod.name, phase: 'serving' });
}

function factsOf(pod: Pod, preStopMs: number, graceSeconds: number, hostileText: string | undefined): Fact[] {
  const { name, uid, ip, node, readyAt, deletedAt, sigtermAt, exitAt } = pod;
  const running: ContainerStatus = { name: 'web', init: false, state: 'running', ready: true, restartCount: 0 };
  const createdAt = readyAt - 1500;
  const snapshot = (at: number, changes: Partial<PodFact>): PodFact => ({
    kind: 'pod',
    source: 'watch',
    at,
    change: 'modified',
    namespace: 'sw',
    name,
    uid,
    node,
    phase: 'Running',
    ready: true,
    createdAt,
    gracePeriodSeconds: graceSeconds,
    containers: [running],
    labels: { 'app.kubernetes.io/name': 'web' },
    ...changes,
  });
  const mark = (at: number, what: string): MarkFact => ({
    kind: 'mark',
    source: 'log',
    at: at + 15,
    namespace: 'sw',
    pod: name,
    uid,
    container: 'web',
    mark: what,
    markedAt: at,
    detail: {},
  });
  const waiting = { ...running, state: 'waiting', ready: false, reason: 'ContainerCreating' } as const;
  const start: Fact[] = [
    snapshot(createdAt, { change: 'added', phase: 'Pending', ready: false, containers: [waiting] }),
    mark(createdAt + 700, 'start'),
    mark(createdAt + 820, 'listening'),
    snapshot(createdAt + 1100, { ready: false, ip, containers: [{ ...running, ready: false }] }),
    mark(readyAt - 60, 'ready'),
    snapshot(readyAt, { ip }),
  ];
  if (!Number.isFinite(deletedAt)) return start;
  const going = { deletionTimestamp: deletedAt + graceSeconds * 1000, ip };
  const ended = {
    ...running,
    state: 'terminated',
    ready: false,
    exitCode: 0,
    reason: 'Completed',
    finishedAt: Math.floor(exitAt / 1000) * 1000,
  } as const;
  return [
    ...start,
    snapshot(deletedAt, going),
    ...(preStopMs > 0 ? [mark(deletedAt + 20, 'preStop'), mark(sigtermAt - 5, 'preStopDone')] : []),
    mark(sigtermAt, 'SIGTERM'),
    mark(exitAt, 'exit'),
    snapshot(exitAt + 300, { ...going, ready: false, containers: [ended] }),
    snapshot(exitAt + 350, { ...going, change: 'deleted', ready: false, containers: [ended] }),
    ...(hostileText === undefined
      ? []
      : [
          {
            kind: 'event',
            source: 'watch',
            at: deletedAt + 100,
            namespace: 'sw',
            about: { kind: 'Pod', name, uid },
            type: 'Warning',
            reason: 'Unhealthy',
            message: hostileText,
            count: 1,
          } as const,
        ]),
  ];
}

function routeFacts(pods: readonly Pod[]): Fact[] {
  return pods.flatMap(({ name, ip, readyAt, deletedAt }) =>
    nodes.flatMap((node, index) => {
      const fact = (at: number, routed: boolean) =>
        ({ kind: 'route', source: 'rules', at, node, service: 'web', pod: name, ip, routed, since: at - 40 }) as const;
      const ends = deletedAt + (routesEndAfter[index] ?? 0);
      return [fact(readyAt + 200, true), ...(Number.isFinite(ends) ? [fact(ends, false)] : [])];
    }),
  );
}

function sliceFacts(pods: readonly Pod[]): Fact[] {
  const turns = pods.flatMap(({ readyAt, deletedAt, exitAt }) => [readyAt, deletedAt, exitAt]).filter(Number.isFinite);
  return [...new Set(turns)]
    .sort((a, b) => a - b)
    .map((at) => ({
      kind: 'endpointslice',
      source: 'watch',
      at: at + 10,
      change: 'modified',
      namespace: 'sw',
      name: 'web-abcde',
      service: 'web',
      endpoints: pods
        .filter(({ readyAt, exitAt }) => readyAt <= at && at < exitAt)
        .map(({ name, ip, deletedAt }) => ({
          pod: name,
          ip,
          ready: at < deletedAt,
          serving: true,
          terminating: at >= deletedAt,
        })),
    }));
}

function moved(fact: Fact, by: number): Fact {
  const at = fact.at + by;
  if (fact.kind === 'mark') return { ...fact, at, markedAt: fact.markedAt + by };
  if (fact.kind === 'route') return { ...fact, at, since: fact.since + by };
  if (fact.kind !== 'pod') return { ...fact, at };
  const { deletionTimestamp, containers } = fact;
  return {
    ...fact,
    at,
    createdAt: fact.createdAt + by,
    containers: containers.map((its) =>
      its.finishedAt === undefined ? its : { ...its, finishedAt: its.finishedAt + by },
    ),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp: deletionTimestamp + by }),
  };
}

/** Numbers from 0 to 1 that look like chance and are the same every time. */
function dice(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
