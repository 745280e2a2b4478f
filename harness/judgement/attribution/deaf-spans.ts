import type { FactSource } from '../../timeline/fact.ts';
import { endOfRun, type PodRun } from '../pod-runs.ts';
import { endedByDeletion, type PodLife } from '../pod-lives.ts';
import type { Interval } from './interval-index.ts';
import type { RequestIndex } from './request-index.ts';

/** A stretch of a pod's life in which nobody in it accepted connections. */
export interface DeafSpan extends Interval {
  readonly life: PodLife;
  readonly run: PodRun;
  readonly why: 'stopped-before-endpoint-removal' | 'crashed' | 'not-ready-yet';
  /** The moment that began it, or for `not-ready-yet` the one that ended it, and how it is known. */
  readonly moment: { readonly name: string; readonly at: number; readonly source: FactSource | 'ledger' };
  /** From here on it surely was deaf; Infinity where only bounds are known. */
  readonly surelyFrom: number;
}

type Accepting = Pick<RequestIndex, 'lastAccepted' | 'firstAnswer'>;

/** When nobody listened in a pod: before each run did, and after it stopped. */
export function deafSpans(life: PodLife, index: Accepting): readonly DeafSpan[] {
  return life.runs.flatMap((run, number) => [
    ...beforeListening(life, run, number === 0 ? index.firstAnswer.get(life.name) : undefined),
    ...afterStopping(life, run, life.runs[number + 1], index.lastAccepted.get(life.name)),
  ]);
}

function beforeListening(life: PodLife, run: PodRun, firstAnswer: number | undefined): readonly DeafSpan[] {
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
  if (firstAnswer === undefined) return [];
  const moment = { name: 'first answer', at: firstAnswer, source: 'ledger' } as const;
  return [{ ...of, surelyFrom: Infinity, to: firstAnswer, moment }];
}

function afterStopping(
  life: PodLife,
  run: PodRun,
  next: PodRun | undefined,
  lastAccepted: number | undefined,
): readonly DeafSpan[] {
  const moment = stopOf(life, run);
  if (moment === undefined) return [];
  const end = endOfRun(run) ?? life.goneAt ?? Infinity;
  // A server may accept for a moment after SIGTERM: what it answered says until when.
  const from = lastAccepted !== undefined && lastAccepted <= end ? Math.max(moment.at, lastAccepted) : moment.at;
  return [
    {
      life,
      run,
      why: endedByDeletion(life, run) ? 'stopped-before-endpoint-removal' : 'crashed',
      from,
      surelyFrom: moment.source === 'log' ? from : Math.max(from, end),
      to: next === undefined ? Infinity : (next.listeningAt ?? next.runningSeenAt ?? Infinity),
      moment,
    },
  ];
}

function stopOf(life: PodLife, run: PodRun): DeafSpan['moment'] | undefined {
  if (run.sigtermAt !== undefined) return { name: 'SIGTERM', at: run.sigtermAt, source: 'log' };
  if (run.exitMarkAt !== undefined) return { name: 'exit', at: run.exitMarkAt, source: 'log' };
  const end = run.finishedAt ?? run.endSeenAt ?? life.goneAt;
  return end === undefined ? undefined : { name: 'end of its process', at: end, source: 'watch' };
}
