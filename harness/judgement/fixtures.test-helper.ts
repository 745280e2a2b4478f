import type { DropCause, Profile, RequestRecord, Stream } from '../ledger/request-record.ts';
import { dropCauses } from '../ledger/request-record.ts';
import type { RequestTotals } from '../ledger/summary.ts';
import type { ContainerStatus, Fact, PodFact } from '../timeline/fact.ts';
import { Timeline } from '../timeline/timeline.ts';
import { circumstancesSchema, loadEvidence, type LoadEvidence } from './load-evidence.ts';

/** The end of one pod, in milliseconds since the start of the baseline (0); the disruption begins at 3000. */
export interface Ending {
  readonly name: string;
  readonly deleted: number;
  readonly preStop?: number;
  readonly sigterm?: number;
  readonly exitMark?: number;
  readonly gone: number;
  readonly exitCode: number;
  readonly grace?: number;
  readonly node?: string;
  readonly disruption?: string;
}

/** Goes at 4000 and is told to stop at 9020, as an app that waits. */
export const waits: Ending = {
  name: 'web-a',
  deleted: 4000,
  preStop: 4010,
  sigterm: 9020,
  exitMark: 9050,
  gone: 9400,
  exitCode: 0,
};

interface Asked {
  readonly at: number;
  readonly stream?: Stream;
  readonly profile?: Profile;
  readonly took?: number;
  readonly pod?: string;
  readonly phase?: string;
  readonly dropped?: DropCause;
  /** Of an answer that nobody wants. */
  readonly rejected?: number;
  readonly detail?: string;
  /** The pod that had answered on the connection, which makes it a kept one. */
  readonly lastPod?: string;
  /** For how long that connection had been idle. */
  readonly idleMs?: number;
  /** Of `targets`; by turns when left out. */
  readonly target?: number;
  /** Where several kinds of requests are sent. */
  readonly kind?: string;
  readonly clientPort?: number;
  /** It failed before the client had its connection. */
  readonly unopened?: true;
}

/** Causes that need a connection. */
const cuts: readonly DropCause[] = ['reset', 'closed', 'truncated'];

export function answered(at: number, pod: string, stream: Stream = 'new'): Asked {
  return { at, pod, stream };
}

export function dropped(cause: DropCause, asked: Omit<Asked, 'dropped'>): Asked {
  return { ...asked, dropped: cause };
}

export function rejected(asked: Omit<Asked, 'rejected'>): Asked {
  return { ...asked, rejected: 503 };
}

/** Evidence of pods that went at the given moments, with a request answered after each deletion on both streams. */
export function evidenceOf(
  endings: readonly Ending[],
  asked: readonly Asked[],
  more: readonly Fact[] = [],
): LoadEvidence {
  const timeline = new Timeline();
  [...endings.flatMap(factsOfEnding), ...more]
    .sort((a, b) => a.at - b.at)
    .forEach((fact) => {
      timeline.record(fact);
    });
  const before = endings.map((ending) => `uid-${ending.name}`);
  const routine = [answered(500, 'web-a'), answered(600, 'web-a', 'reused')];
  const late = endings.flatMap((ending) => [
    answered(ending.deleted + 1, ending.name),
    answered(ending.deleted + 2, ending.name, 'reused'),
  ]);
  const records = [...routine, ...late, ...asked].sort((a, b) => a.at - b.at).map(recordOf);
  return {
    summary: {
      schemaVersion: 1,
      ...requestTotalsOf(records),
      streams: {
        new: requestTotalsOf(records.filter((record) => record.stream === 'new')),
        reused: requestTotalsOf(records.filter((record) => record.stream === 'reused')),
      },
      latencyMs: { p50: 2, p90: 3, p99: 4, max: 5 },
      rate: { target: 200, achieved: 199 },
      startedAt: new Date(0).toISOString(),
      durationMs: 20_000,
      invalid: [],
    },
    records,
    drops: records.filter(({ outcome }) => outcome === 'dropped'),
    rejections: records.filter(({ outcome }) => outcome === 'rejected'),
    capabilities: { writesMarks: true, podHeader: 'x-pod' },
    targets: ['127.0.0.1:31081', '127.0.0.1:31082'],
    timeline,
    baseline: { from: 0, to: 3000 },
    disruption: { from: 3000, to: 15_000 },
    recovery: { from: 15_000, to: 20_000 },
    before,
    after: ['uid-successor'],
    countersBefore: {},
    countersAfter: {},
    longestStallMs: 20,
    path: { name: 'host-ports', clean: true, detail: '' },
  };
}

export const noService = 'no Service selects its pods, so there is no way in for load';

/** The same where nothing was sent, to an app that tells nothing of itself. */
export function withoutLoad({ timeline, ...evidence }: LoadEvidence): LoadEvidence {
  const path = { none: noService };
  return loadEvidence(undefined, circumstancesSchema.parse({ ...evidence, path, capabilities: {} }), timeline);
}

function recordOf(asked: Asked, id: number): RequestRecord {
  const common = {
    id,
    stream: asked.stream ?? 'new',
    profile: asked.profile ?? 'load',
    target: asked.target ?? id % 2,
    ...(asked.kind === undefined ? {} : { kind: asked.kind }),
    dueAt: asked.at,
    sentAt: asked.at,
    endedAt: asked.at + (asked.took ?? 2),
    ...(asked.clientPort === undefined ? {} : { clientPort: asked.clientPort }),
  };
  const phase = asked.phase === undefined ? {} : { phase: asked.phase };
  const pod = asked.pod ?? 'web-a';
  if (asked.rejected !== undefined)
    return {
      ...common,
      outcome: 'rejected',
      status: asked.rejected,
      pod,
      ...phase,
      failure: {
        detail: `status ${asked.rejected}`,
        connection: { id: 1, earlierRequests: asked.lastPod === undefined ? 0 : 1, openedAt: asked.at },
        bytesReceived: 100,
        safeToRetry: false,
      },
    };
  if (asked.dropped === undefined) return { ...common, outcome: 'ok', status: 200, pod, ...phase };
  return {
    ...common,
    outcome: 'dropped',
    failure: {
      cause: asked.dropped,
      detail: asked.detail ?? asked.dropped,
      connection: {
        id: 1,
        earlierRequests: asked.lastPod === undefined ? 0 : 1,
        ...(!asked.unopened && (asked.lastPod !== undefined || cuts.includes(asked.dropped))
          ? { openedAt: asked.at }
          : {}),
        ...(asked.lastPod === undefined ? {} : { lastPod: asked.lastPod }),
        ...(asked.idleMs === undefined ? {} : { idleMs: asked.idleMs }),
      },
      bytesReceived: asked.dropped === 'truncated' ? 10 : 0,
      safeToRetry: false,
    },
  };
}

function requestTotalsOf(records: readonly RequestRecord[]): RequestTotals {
  const lost = records.filter((record) => record.outcome === 'dropped');
  const rejected = records.filter((record) => record.outcome === 'rejected').length;
  const ok = records.length - lost.length - rejected;
  const by = (cause: DropCause) => lost.filter((record) => record.failure?.cause === cause).length;
  return {
    sent: records.length,
    answered: ok + rejected,
    ok,
    rejected,
    dropped: lost.length,
    unfinished: 0,
    balanced: true,
    droppedBy: Object.fromEntries(dropCauses.map((cause) => [cause, by(cause)])) as Record<DropCause, number>,
    notSent: 0,
  };
}

function factsOfEnding(ending: Ending): Fact[] {
  const running: ContainerStatus = { name: 'web', init: false, state: 'running', ready: true, restartCount: 0 };
  const pod = (at: number, change: PodFact['change'], rest: Partial<PodFact> = {}): PodFact => ({
    kind: 'pod',
    source: 'watch',
    at,
    change,
    namespace: 'sw',
    name: ending.name,
    uid: `uid-${ending.name}`,
    phase: 'Running',
    ready: true,
    createdAt: -60_000,
    containers: [running],
    labels: {},
    ...rest,
  });
  const { node, disruption } = ending;
  const going = {
    // Whole seconds, the grace period included.
    deletionTimestamp: Math.floor(ending.deleted / 1000) * 1000 + (ending.grace ?? 30) * 1000,
    gracePeriodSeconds: ending.grace ?? 30,
    ...(node === undefined ? {} : { node }),
    ...(disruption === undefined ? {} : { disruption }),
  };
  const ended = {
    ...running,
    state: 'terminated',
    ready: false,
    exitCode: ending.exitCode,
    finishedAt: Math.floor((ending.gone - 400) / 1000) * 1000,
  } as const;
  const mark = (name: string, at: number | undefined): Fact[] =>
    at === undefined
      ? []
      : [
          {
            kind: 'mark',
            source: 'log',
            at,
            namespace: 'sw',
            pod: ending.name,
            uid: `uid-${ending.name}`,
            container: 'web',
            mark: name,
            markedAt: at,
            detail: {},
          },
        ];
  return [
    pod(-1, 'added'),
    pod(ending.deleted, 'modified', going),
    pod(ending.gone - 1, 'modified', { ...going, ready: false, containers: [ended] }),
    pod(ending.gone, 'deleted', { ...going, ready: false, containers: [ended] }),
    ...mark('preStop', ending.preStop),
    ...mark('SIGTERM', ending.sigterm),
    ...mark('exit', ending.exitMark),
  ];
}
