import type { FactSource } from '../../timeline/fact.ts';
import { endOfRun, toldToStop, type PodRun } from '../../observation/pods/pod-runs.ts';
import type { PodLife } from '../../observation/pods/pod-lives.ts';
import type { Interval } from '../../observation/interval-index.ts';
import type { AttributedCause } from './causes/causes.ts';
import type { NotAcceptingMoment } from './indications.ts';
import type { RequestIndex } from './request-index.ts';
import type { EndedBy, RunEnds } from './run-ends.ts';
import { roundingMs } from '../../observation/tolerances.ts';

/** A stretch of a pod's life in which nobody in it accepted connections. */
export interface NotAcceptingSpan extends Interval {
  readonly life: PodLife;
  readonly run: PodRun;
  readonly why: (typeof causeByEnd)[EndedBy] | 'not-ready-yet';
  /** The moment that began it, or for `not-ready-yet` the one that ended it, and how it is known. */
  readonly moment: {
    readonly name: NotAcceptingMoment;
    readonly at: number;
    readonly source: FactSource | 'ledger';
    /** Of moment `sigterm`, where it was another signal. */
    readonly signal?: string | undefined;
  };
  /** From here on it surely accepted nothing; Infinity where only bounds are known. */
  readonly surelyFrom: number;
}

type Accepting = Pick<RequestIndex, 'from' | 'lastAccepted' | 'firstAnswer'>;

/** When nobody listened in a pod: before its first run did, and from the stop of each until the next one did. */
export function notAcceptingSpans(life: PodLife, index: Accepting, ends: RunEnds): readonly NotAcceptingSpan[] {
  const [first] = life.runs;
  return [
    ...(first ? beforeListening(life, first, index) : []),
    ...life.runs.flatMap((run, number) =>
      afterStopping(life, run, {
        next: life.runs[number + 1],
        by: ends.why(life, run),
        lastAccepted: index.lastAccepted.get(life.uid),
      }),
    ),
  ];
}

/**
 * A pod that was being deleted may have stopped accepting before SIGTERM, as its hook may do that: from its deletion on, or
 * from the last connection that it accepted.
 */
export function perhapsNotAcceptingSpans(life: PodLife, index: Accepting): readonly NotAcceptingSpan[] {
  const run = life.runs.at(-1);
  const { deletionAt } = life;
  const until = run && (toldToStop(run)?.at ?? run.exitMarkAt ?? run.finishedAt);
  const lastAccepted = index.lastAccepted.get(life.uid) ?? -Infinity;
  if (!run || deletionAt === undefined || until === undefined || lastAccepted > until) return [];
  const from = Math.max(deletionAt, lastAccepted);
  const moment = { name: 'deletion', at: deletionAt, source: 'watch' } as const;
  const why = 'stopped-before-endpoint-removal';
  return from < until ? [{ life, run, why, from, surelyFrom: Infinity, to: until, moment }] : [];
}

const causeByEnd = {
  deletion: 'stopped-before-endpoint-removal',
  probe: 'restarted-by-probe',
  'post-start': 'post-start-hook-failed',
  signal: 'stopped-before-endpoint-removal',
  itself: 'crashed',
} as const satisfies Record<EndedBy, AttributedCause>;

function beforeListening(life: PodLife, run: PodRun, index: Accepting): readonly NotAcceptingSpan[] {
  const firstAnswer = index.firstAnswer.get(life.uid);
  const from = run.startedAt ?? life.createdAt;
  const of = { life, run, why: 'not-ready-yet', from } as const;
  if (run.listeningAt !== undefined)
    return [
      {
        ...of,
        surelyFrom: from,
        to: run.listeningAt,
        moment: { name: 'listening', at: run.listeningAt, source: 'log' },
      },
    ];
  if (firstAnswer === undefined) {
    // One that started under load, and served nothing until that ended. What stood there before is of another kind.
    if ((run.runningSeenAt ?? -Infinity) < index.from) return [];
    const moment = { name: 'process-start', at: from, source: 'watch' } as const;
    return [{ ...of, surelyFrom: Infinity, to: stopOf(life, run)?.at ?? Infinity, moment }];
  }
  const moment = { name: 'first-answer', at: firstAnswer, source: 'ledger' } as const;
  return [{ ...of, surelyFrom: Infinity, to: firstAnswer, moment }];
}

interface Stop {
  readonly next: PodRun | undefined;
  readonly by: EndedBy;
  readonly lastAccepted: number | undefined;
}

function afterStopping(life: PodLife, run: PodRun, { next, by, lastAccepted }: Stop): readonly NotAcceptingSpan[] {
  const moment = stopOf(life, run);
  if (moment === undefined) return [];
  const end = endOfRun(run) ?? life.goneAt ?? Infinity;
  // A server may accept for a moment after SIGTERM: what it answered says until when.
  const from = lastAccepted !== undefined && lastAccepted <= end ? Math.max(moment.at, lastAccepted) : moment.at;
  const over = Math.min(end, run.exitedAt ?? (run.finishedAt ?? Infinity) + roundingMs);
  return [
    {
      life,
      run,
      why: causeByEnd[by],
      from,
      surelyFrom: moment.source === 'watch' ? Math.max(from, over) : from,
      to: next === undefined ? Infinity : (next.listeningAt ?? next.readySeenAt ?? Infinity),
      moment,
    },
  ];
}

function stopOf(life: PodLife, run: PodRun): NotAcceptingSpan['moment'] | undefined {
  const told = toldToStop(run);
  if (told) return { name: 'sigterm', ...told };
  if (run.exitMarkAt !== undefined) return { name: 'exit', at: run.exitMarkAt, source: 'log' };
  const end = run.finishedAt ?? wholeSecond(run.exitedAt) ?? run.endSeenAt ?? life.goneAt;
  return end === undefined ? undefined : { name: 'process-end', at: end, source: 'watch' };
}

/** As the API will tell of an end that so far only the container runtime knows of: the runtime notices it later than clients do. */
function wholeSecond(exitedAt: number | undefined): number | undefined {
  return exitedAt === undefined ? undefined : Math.floor(exitedAt / roundingMs) * roundingMs;
}
