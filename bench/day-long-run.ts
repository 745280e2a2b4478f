import type { LoadCircumstances } from '../harness/judgement/load-evidence.ts';
import type { SavedRun } from '../harness/ledger/codec.ts';
import { Ledger } from '../harness/ledger/ledger.ts';
import { streams, type RequestFailure } from '../harness/ledger/request-record.ts';
import type { ConnectionsFact, ContainerStatus, EndpointStatus, Fact, PodFact } from '../harness/timeline/fact.ts';

export interface DaySize {
  readonly requests: number;
  /** Pods that are deleted, one by one. */
  readonly pods: number;
  /** Kubernetes events about them. */
  readonly events: number;
}

export interface Day {
  readonly run: SavedRun;
  readonly circumstances: LoadCircumstances;
  /** In order of arrival. */
  readonly facts: readonly Fact[];
}

const startedAt = 1_790_000_000_000;
const dayMs = 24 * 60 * 60 * 1000;
const edgeMs = 60_000;
const nodes = ['worker', 'worker2', 'worker3'];
const targets = ['10.0.0.1:31080', '10.0.0.2:31080', '10.0.0.3:31080'];
/** That serve at a time. */
const replicas = 10;
/** After its deletion, in milliseconds. */
const steps = {
  preStop: 20,
  preStopDone: 5000,
  SIGTERM: 5050,
  unrouted: 5350,
  exit: 5400,
  terminated: 5500,
  gone: 5600,
};

interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly node: string;
  readonly createdAt: number;
  readonly readyAt: number;
  /** Infinity for those that are there at the end. */
  readonly deletedAt: number;
}

/**
 * A day under load in which pods are deleted one by one, each with its successor. Every fifth one is sent a request by a
 * node after it has stopped to listen. The same size gives the same day.
 */
export function dayOf({ requests, pods: going, events }: DaySize): Day {
  const every = (dayMs - 3 * edgeMs) / going;
  const deletedAt = (index: number) => startedAt + edgeMs + (index + 1) * every;
  const pods = Array.from({ length: going + replicas }, (_, index): Pod => {
    const createdAt = index < replicas ? startedAt - edgeMs : deletedAt(index - replicas);
    return {
      name: `web-7d9f-${index}`,
      uid: `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`,
      ip: `10.244.${(index >> 8) % 256}.${index % 256}`,
      node: nodes[index % nodes.length] ?? '',
      createdAt,
      readyAt: createdAt + 4000,
      deletedAt: index < going ? deletedAt(index) : Infinity,
    };
  });
  const { run, answered, connections } = loadOn(pods, requests);
  const facts = [
    ...pods.flatMap((pod) => [...factsOfPod(pod, answered.get(pod.name) ?? 0), ...eventsOf(pod, events / pods.length)]),
    ...slicesOf(pods),
    ...connections,
    ...pulses(),
  ].sort((a, b) => a.at - b.at);
  const gone = pods.filter((pod) => pod.deletedAt < Infinity);
  return {
    run,
    facts,
    circumstances: {
      baseline: { from: startedAt, to: startedAt + edgeMs },
      disruption: { from: startedAt + edgeMs, to: startedAt + dayMs - edgeMs },
      recovery: { from: startedAt + dayMs - edgeMs, to: startedAt + dayMs },
      before: gone.map(({ uid }) => uid),
      after: pods.slice(going).map(({ uid }) => uid),
      countersBefore: {},
      countersAfter: Object.fromEntries(
        pods.slice(going).map(({ uid, name }) => [uid, { accepted: 1, answered: answered.get(name) ?? 0 }]),
      ),
      nodes,
      path: { name: 'host-ports', clean: true, detail: 'generated' },
    },
  };
}

function loadOn(pods: readonly Pod[], requests: number) {
  const ledger = new Ledger(targets);
  const answered = new Map<string, number>();
  const tracked = nodes.map((node) => new TrackedNode(node));
  let [oldest, newest, late] = [0, 0, 0];
  for (let index = 0; index < requests; index++) {
    const dueAt = startedAt + Math.floor((index / requests) * dayMs * 1000) / 1000;
    while ((pods[newest + 1]?.readyAt ?? Infinity) < dueAt) newest++;
    // A node still sends requests to a pod for a second after its deletion.
    while ((pods[oldest]?.deletedAt ?? Infinity) + 1000 < dueAt) oldest++;
    const stream = streams[index % 2] ?? 'new';
    const id = ledger.open({ stream, profile: 'load', target: index % 3, dueAt, sentAt: dueAt + 0.25 });
    const port = 20_000 + (index % 40_000);
    ledger.noteClientPort(id, port);
    const stopped = pods[late];
    if (stopped && stream === 'new' && dueAt > stopped.deletedAt + steps.SIGTERM + 50) {
      late += 5;
      ledger.drop(id, dueAt + 1, refusal(id));
      tracked[index % 3]?.note(stopped, port, dueAt + 0.5);
      continue;
    }
    const pod = pods[oldest + (index % (newest - oldest + 1))];
    if (!pod) continue;
    const { name } = pod;
    answered.set(name, (answered.get(name) ?? 0) + 1);
    ledger.answer(id, { endedAt: dueAt + 1 + (index % 97) / 8, status: 200, pod: name, phase: 'ready' });
    if (stream === 'new') tracked[index % 3]?.note(pod, port, dueAt + 0.5);
  }
  const facts = { startedAt, durationMs: dayMs, targetRate: Math.round((requests / dayMs) * 1000), longestStallMs: 12 };
  const connections = tracked.flatMap((node) => node.told());
  return {
    run: { ledger, facts: { ...facts, writtenByAutocannon: requests, interrupted: false } },
    answered,
    connections,
  };
}

/** Where a node sent new connections, told every minute. */
class TrackedNode {
  readonly #node: string;
  readonly #facts: ConnectionsFact[] = [];
  #from = 0;
  #byPod = new Map<Pod, { ports: number[]; micros: number[] }>();

  constructor(node: string) {
    this.#node = node;
  }

  note(pod: Pod, port: number, at: number): void {
    if (at - this.#from > 60_000) {
      this.told(at);
      this.#from = at;
    }
    const its = this.#byPod.get(pod) ?? { ports: [], micros: [] };
    this.#byPod.set(pod, its);
    its.ports.push(port);
    its.micros.push(Math.round((at - this.#from) * 1000));
  }

  told(at = startedAt + dayMs): readonly ConnectionsFact[] {
    const sentTo = [...this.#byPod].map(([{ name: pod, ip }, its]) => ({ pod, ip, ...its }));
    const fact = { kind: 'connections', source: 'conntrack', at, node: this.#node, service: 'web' } as const;
    if (sentTo.length > 0) this.#facts.push({ ...fact, from: this.#from, to: at, sentTo });
    this.#byPod = new Map();
    return this.#facts;
  }
}

function refusal(id: number): RequestFailure {
  const connection = { id, earlierRequests: 0 };
  return { cause: 'refused', detail: 'ECONNREFUSED', connection, bytesReceived: 0, safeToRetry: false };
}

function factsOfPod(pod: Pod, answered: number): Fact[] {
  const { name, uid, createdAt, readyAt, deletedAt } = pod;
  const where = { namespace: 'sw-day', name, uid, node: pod.node, ip: pod.ip, createdAt };
  const labels = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web', 'pod-template-hash': '7d9f' };
  const snapshot = (at: number, container: Partial<ContainerStatus>, rest: Partial<PodFact> = {}): Fact => ({
    ...{ kind: 'pod', source: 'watch', at, change: 'modified', ...where, labels, phase: 'Running', ready: false },
    containers: [{ name: 'web', init: false, state: 'running', ready: false, restartCount: 0, ...container }],
    ...rest,
  });
  const mark = (text: string, at: number, detail = {}): Fact => ({
    ...{ kind: 'mark', source: 'log', at: at + 3, namespace: 'sw-day', pod: name, uid, container: 'web' },
    ...{ mark: text, markedAt: at, detail: { ...detail, bootId: uid } },
  });
  const route = (node: string, at: number, routed: boolean): Fact => ({
    ...{ kind: 'route', source: 'rules', at, node, service: 'web', pod: name, ip: pod.ip, routed, since: at - 20 },
  });
  const startedAt = Math.floor(createdAt / 1000 + 1) * 1000;
  const begin = [
    snapshot(createdAt + 10, { state: 'waiting' }, { change: 'added', phase: 'Pending' }),
    snapshot(createdAt + 20, { state: 'waiting', reason: 'ContainerCreating' }, { phase: 'Pending' }),
    mark('start', createdAt + 1500),
    mark('listening', createdAt + 1600),
    mark('ready', createdAt + 3900),
    snapshot(createdAt + 2000, { startedAt }),
    snapshot(readyAt, { startedAt, ready: true }, { ready: true }),
    ...nodes.map((node) => route(node, readyAt + 80, true)),
  ];
  if (deletedAt === Infinity) return begin;
  const going = { deletionTimestamp: deletedAt + 30_000, gracePeriodSeconds: 30 };
  const end = {
    state: 'terminated',
    reason: 'Completed',
    exitCode: 0,
    startedAt,
    finishedAt: deletedAt + steps.exit,
  } as const;
  return [
    ...begin,
    { kind: 'command', source: 'command', at: deletedAt - 5, verb: 'delete', object: `pod/${name}` },
    snapshot(deletedAt, { startedAt, ready: true }, { ...going, ready: true }),
    mark('preStop', deletedAt + steps.preStop),
    mark('preStopDone', deletedAt + steps.preStopDone),
    mark('SIGTERM', deletedAt + steps.SIGTERM),
    ...nodes.map((node) => route(node, deletedAt + steps.unrouted, false)),
    mark('exit', deletedAt + steps.exit, { accepted: { new: answered }, answered: { new: answered } }),
    snapshot(deletedAt + steps.terminated, end, going),
    snapshot(deletedAt + steps.gone, end, { ...going, change: 'deleted' }),
  ];
}

function* eventsOf({ name, uid, createdAt }: Pod, count: number): Generator<Fact> {
  for (let number = 0; number < count; number++) {
    const at = createdAt + number * 40;
    const about = { kind: 'Pod', name, uid };
    const message = `Container image "web:${number}" already present on machine and can be accessed by the pod`;
    yield {
      ...{ kind: 'event', source: 'watch', at, namespace: 'sw-day', about, type: 'Normal', reason: 'Pulled', message },
      ...{ count: 1, happenedAt: Math.floor(at / 1000) * 1000 },
    };
  }
}

/** The EndpointSlice, whenever one of its endpoints comes, is going, or has gone. */
function slicesOf(pods: readonly Pod[]): Fact[] {
  const turns = pods.flatMap((pod) => [
    { at: pod.readyAt + 10, pod, state: { ready: true, serving: true, terminating: false } },
    { at: pod.deletedAt + 15, pod, state: { ready: false, serving: true, terminating: true } },
    { at: pod.deletedAt + steps.gone, pod, state: undefined },
  ]);
  const endpoints = new Map<string, EndpointStatus>();
  return turns
    .filter(({ at }) => at < Infinity)
    .sort((a, b) => a.at - b.at)
    .map(({ at, pod, state }) => {
      if (state) endpoints.set(pod.uid, { pod: pod.name, ip: pod.ip, ...state });
      else endpoints.delete(pod.uid);
      const slice = { kind: 'endpointslice', source: 'watch', at, change: 'modified', namespace: 'sw-day' } as const;
      return { ...slice, name: 'web-x2v4k', service: 'web', endpoints: [...endpoints.values()] };
    });
}

/** Of the harness, one a second. */
function pulses(): Fact[] {
  return Array.from({ length: dayMs / 1000 }, (_, second) => ({
    ...{
      kind: 'harness',
      source: 'harness',
      at: startedAt + second * 1000,
      eventLoopLagMs: second % 9,
      stealShare: 0.01,
    },
  }));
}
