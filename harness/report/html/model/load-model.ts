import type { Attribution } from '../../../judgement/attribution/attribution.ts';
import type { LoadEvidence } from '../../../judgement/load-evidence.ts';
import type { RequestRecord } from '../../../ledger/request-record.ts';
import { podLookup, type PodLookup } from '../../../observation/pods/pod-lookup.ts';
import { indicationText } from '../../text/load/indication-text.ts';
import type { FailedRequest, LoadModel } from './experiment-model.ts';
import { packTable } from './packed-table.ts';
import type { TimeAxis } from './time-axis.ts';

/** One load of a proof, and what its drops were tied to. */
export interface ExplainedLoad {
  readonly evidence: LoadEvidence;
  readonly attributions: readonly Attribution[];
}

const binWidths = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000];
const mostBins = 200;
/** Failed requests that a page keeps in full of one experiment. */
const mostFailures = 5000;

/** What the requests show about one pod, in epoch milliseconds. */
export interface PodRequests {
  firstAnswered: number | undefined;
  lastAnswered: number | undefined;
  /** When the last new connection reached the pod, as far as it is known. */
  lastNew: number | undefined;
  failures: number;
}

export interface ReadLoads {
  readonly model: LoadModel | undefined;
  /** By UID. */
  readonly byPod: ReadonlyMap<string, Readonly<PodRequests>>;
}

/** Bins what was asked, and keeps what failed: every request is read once. */
export function readLoads(loads: readonly ExplainedLoad[], axis: TimeAxis): ReadLoads {
  const byPod = new PodRequestCounts();
  if (loads.length === 0) return { model: undefined, byPod: byPod.pods };
  const first = Math.min(...loads.map(({ evidence }) => Date.parse(evidence.summary.startedAt)));
  const last = Math.max(
    ...loads.map(({ evidence: { summary } }) => Date.parse(summary.startedAt) + summary.durationMs),
  );
  const binMs = binWidths.find((width) => (last - first) / width <= mostBins) ?? last - first;
  const bins = new Bins(axis.at(first), binMs);
  const failures: FailedRequest[] = [];
  let moreFailures = 0;
  for (const load of loads) {
    const collector = new FailureCollector(load, axis);
    const pods = podLookup(load.evidence.timeline);
    for (const record of load.evidence.records) {
      bins.add(record, axis);
      byPod.see(record, podOf(record, collector.attributionOf(record), pods));
      if (record.outcome === 'ok') collector.seeAnswered(record);
      else if (failures.length + collector.failures.length < mostFailures) collector.add(record);
      else moreFailures += 1;
    }
    failures.push(...collector.failures);
  }
  const target = loads[0]?.evidence.summary.rate.target ?? null;
  const model = {
    target,
    binsTo: axis.at(last),
    ...bins.close(),
    failures: packTable(failureFields, failures),
    moreFailures,
  };
  return { model, byPod: byPod.pods };
}

class Bins {
  readonly #from: number;
  readonly #width: number;
  readonly #sent: number[] = [];
  readonly #failed: number[] = [];
  readonly #latencies: number[][] = [];

  constructor(from: number, width: number) {
    this.#from = from;
    this.#width = width;
  }

  add(record: RequestRecord, axis: TimeAxis): void {
    const bin = Math.min(mostBins, Math.max(0, Math.floor((axis.at(record.sentAt) - this.#from) / this.#width)));
    while (this.#sent.length <= bin) {
      this.#sent.push(0);
      this.#failed.push(0);
      this.#latencies.push([]);
    }
    this.#sent[bin] = (this.#sent[bin] ?? 0) + 1;
    if (record.outcome !== 'ok') this.#failed[bin] = (this.#failed[bin] ?? 0) + 1;
    const answered = record.outcome === 'ok' || record.outcome === 'rejected';
    if (answered && record.profile !== 'slow' && record.endedAt !== undefined)
      this.#latencies[bin]?.push(record.endedAt - record.sentAt);
  }

  close(): Pick<LoadModel, 'binMs' | 'binsFrom' | 'sent' | 'failed' | 'p50' | 'p99' | 'max'> {
    const sorted = this.#latencies.map((latencies) => latencies.sort((a, b) => a - b));
    const rank = (share: number) =>
      sorted.map((latencies) => {
        const value = latencies[Math.max(0, Math.ceil(share * latencies.length) - 1)];
        return value === undefined ? null : Math.round(value * 10) / 10;
      });
    return {
      binMs: this.#width,
      binsFrom: this.#from,
      sent: this.#sent,
      failed: this.#failed,
      p50: rank(0.5),
      p99: rank(0.99),
      max: rank(1),
    };
  }
}

class PodRequestCounts {
  readonly pods = new Map<string, PodRequests>();

  see(record: RequestRecord, uid: string | undefined): void {
    if (uid === undefined) return;
    const pod = this.pods.get(uid) ?? {
      firstAnswered: undefined,
      lastAnswered: undefined,
      lastNew: undefined,
      failures: 0,
    };
    this.pods.set(uid, pod);
    if (record.outcome === 'ok') {
      pod.firstAnswered ??= record.endedAt;
      pod.lastAnswered = record.endedAt;
    } else pod.failures += 1;
    if (record.stream === 'new') pod.lastNew = record.sentAt;
  }
}

/** The UID of the pod that answered it, else of the one that its failure was tied to. */
function podOf(record: RequestRecord, attribution: Attribution | undefined, pods: PodLookup): string | undefined {
  const pod = record.pod === undefined ? attribution?.pod : pods.named(record.pod, record.sentAt);
  return pod?.uid;
}

type OpenFailure = { -readonly [K in keyof FailedRequest]: FailedRequest[K] };

/** Writes down what failed, with the answered requests around it. */
class FailureCollector {
  readonly failures: OpenFailure[] = [];
  readonly #load: ExplainedLoad;
  readonly #axis: TimeAxis;
  readonly #attributions: ReadonlyMap<number, Attribution>;
  readonly #lastAnswered = new Map<string, RequestRecord>();
  /** Failures since the last answered request, by way. */
  readonly #waiting = new Map<string, OpenFailure[]>();

  constructor(load: ExplainedLoad, axis: TimeAxis) {
    this.#load = load;
    this.#axis = axis;
    this.#attributions = new Map(load.attributions.map((attribution) => [attribution.record.id, attribution]));
  }

  attributionOf({ id }: RequestRecord): Attribution | undefined {
    return this.#attributions.get(id);
  }

  seeAnswered(record: RequestRecord): void {
    const way = wayOf(record);
    this.#lastAnswered.set(way, record);
    for (const failure of this.#waiting.get(way) ?? []) {
      failure.okAfter = this.#axis.at(record.sentAt);
      failure.podAfter = record.pod ?? null;
    }
    this.#waiting.delete(way);
  }

  add(record: RequestRecord): void {
    const way = wayOf(record);
    const failure = this.#describe(record, this.#lastAnswered.get(way));
    this.failures.push(failure);
    const waiting = this.#waiting.get(way);
    if (waiting) waiting.push(failure);
    else this.#waiting.set(way, [failure]);
  }

  #describe(record: RequestRecord, before: RequestRecord | undefined): OpenFailure {
    const { failure } = record;
    const attribution = this.attributionOf(record);
    return {
      id: record.id,
      sentAt: this.#axis.at(record.sentAt),
      endedAt: this.#axis.atOrNull(record.endedAt),
      what: failure?.cause ?? record.outcome,
      kind: record.kind ?? null,
      stream: streamOf(record),
      through: throughOf(record, this.#load.evidence),
      detail: failure?.detail ?? '',
      status: record.status ?? null,
      bytes: failure?.bytesReceived ?? 0,
      connection: failure?.connection.id ?? 0,
      earlier: failure?.connection.earlierRequests ?? 0,
      lastPod: failure?.connection.lastPod ?? null,
      safeToRetry: failure?.safeToRetry ?? false,
      cause: attribution?.cause ?? null,
      confidence: attribution?.confidence ?? null,
      pod: attribution?.pod?.name ?? record.pod ?? null,
      phase: attribution?.phase ?? null,
      indications:
        attribution?.facts.map((indication) => `${indicationText(indication)} (${indication.source})`).join('\n') ??
        null,
      okBefore: this.#axis.atOrNull(before?.sentAt),
      podBefore: before?.pod ?? null,
      okAfter: null,
      podAfter: null,
    };
  }
}

function throughOf({ target }: RequestRecord, { targets, nodes }: LoadEvidence): string {
  const node = nodes?.[target];
  return `${targets[target] ?? 'an unknown target'}${node === undefined ? '' : ` (${node})`}`;
}

function wayOf(record: RequestRecord): string {
  return `${streamOf(record)} ${String(record.target)}`;
}

function streamOf({ profile, stream }: RequestRecord): string {
  return profile === 'slow' ? 'slow' : stream;
}

const failureFields = [
  'id',
  'sentAt',
  'endedAt',
  'what',
  'kind',
  'stream',
  'through',
  'detail',
  'status',
  'bytes',
  'connection',
  'earlier',
  'lastPod',
  'safeToRetry',
  'cause',
  'confidence',
  'pod',
  'phase',
  'indications',
  'okBefore',
  'podBefore',
  'okAfter',
  'podAfter',
] as const satisfies readonly (keyof FailedRequest)[];
