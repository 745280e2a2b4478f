import { z } from 'zod';
import type { Coded } from '../../core/coded.ts';
import { groupBy } from '../../core/group-by.ts';
import { milliseconds, minutes, seconds, type Duration } from '../../core/duration.ts';
import type { MarkFact, RuntimeFact } from '../../timeline/fact.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import type { Interval } from '../../observation/interval-index.ts';
import type { Judgement } from '../judgement.ts';
import type { BackOffReasons, ExpectedRestart } from '../reasons/claim-reasons.ts';
import { caughtOr, wantedSchema } from './caught.ts';
import { unlessOverloaded } from '../validity/unless-overloaded.ts';
import { restartEarlyMs, restartLateMs } from '../../observation/tolerances.ts';
import type { FieldsOf } from '../kinds.ts';
import { judgeKind } from './judge-kind.ts';

/** As in `BackOffEvidence`, in milliseconds. */
const bounds = { longest: z.number(), looksAfter: z.number().exactOptional() };

export const backOff = judgeKind('backOff', bounds, (question, { timeline }) =>
  judgeBackOff({ timeline, ...durationsOf(question) }),
);

export const noBackOff = judgeKind(
  'noBackOff',
  { ...bounds, wanted: wantedSchema<ExpectedRestart>() },
  ({ wanted, ...question }, { timeline }) => judgeNoBackOff({ timeline, ...durationsOf(question) }, wanted),
);

function durationsOf({ longest, looksAfter }: FieldsOf<typeof bounds>) {
  return {
    longest: milliseconds(longest),
    ...(looksAfter !== undefined && { looksAfter: milliseconds(looksAfter) }),
  };
}

export interface BackOffEvidence {
  /** With marks `start` and `crash` of the runs, each with the number of its `run`, from 0. */
  readonly timeline: TimelineReader;
  /** The longest back-off by the kubelet's own settings. */
  readonly longest: Duration;
  /**
   * The longest time after which the kubelet looks again after a pod that waits, whenever its back-off is over: before Kubernetes 1.35.
   * Left out: it does when that is over.
   */
  readonly looksAfter?: Duration;
}

/** The kubelet's first back-off, doubled at every further crash. */
const first = seconds(10);
/** The kubelet comes back to a pod when the rest of its back-off is over, after a minute at most, or up to half as much later. */
const jitter = 0.5;
const comesBackWithin = minutes(1);

/** Was the first restart at once, and each later one after its back-off, neither before nor long after? */
export function judgeBackOff(evidence: BackOffEvidence): Judgement {
  const { odd = [], ...judgement } = assessBackOff(evidence);
  const judged = odd.map(({ reason, tooEarly, waited }) => {
    const failure: Judgement = { ...judgement, reason };
    // No overload makes a restart come too early.
    return tooEarly ? failure : unlessOverloaded(failure, evidence, waited);
  });
  return judged.find(({ verdict }) => verdict === 'fail') ?? judged[0] ?? judgement;
}

/** A restart that kept to no bound. */
interface OddRestart {
  readonly reason: Coded<BackOffReasons>;
  readonly tooEarly: boolean;
  /** From the crash before it. */
  readonly waited: Interval;
}

/** As `judgeBackOff`, however busy the host was; odd restarts that came too early first. */
function assessBackOff(evidence: BackOffEvidence): Judgement & { readonly odd?: readonly OddRestart[] } {
  const { timeline, longest } = evidence;
  const pods = [...groupBy(timeline.of('mark'), ({ pod }) => pod)];
  const all = pods.flatMap(([pod, marks]) => restartsOf(marks, timeline).map((restart) => ({ pod, ...restart })));
  const common = {
    counts: { restarts: all.length },
    facts: all.map(({ pod, restart, gapMs }) => ({ code: 'restart', figures: { restart, pod, gapMs } }) as const),
  };
  if (!all.some(({ restart }) => restart === 1) || !all.some(({ restart }) => restart > 2))
    return { ...common, verdict: 'inconclusive', reason: { code: 'restarts-not-seen', figures: {} } };
  const odd = all.flatMap(({ pod, restart, crashedAt, gapMs }): OddRestart[] => {
    const earliestMs = backOffBefore(restart, longest);
    const latestMs = earliestMs + lookedAfterMs(earliestMs, evidence) + restartLateMs;
    const tooEarly = gapMs < earliestMs - restartEarlyMs;
    if (!tooEarly && gapMs <= latestMs) return [];
    const reason = { code: 'restart-untimely', figures: { restart, pod, gapMs, earliestMs, latestMs } } as const;
    return [{ reason, tooEarly, waited: { from: crashedAt, to: crashedAt + gapMs } }];
  });
  odd.sort((a, b) => Number(b.tooEarly) - Number(a.tooEarly));
  const [first] = odd;
  if (!first) return { ...common, verdict: 'pass', reason: { code: 'backed-off', figures: rangesOf(all, longest) } };
  return { ...common, verdict: 'fail', reason: first.reason, odd };
}

/** The control: these restarts did not keep to that back-off, and as expected. */
export function judgeNoBackOff(evidence: BackOffEvidence, wanted: ExpectedRestart): Judgement {
  const { verdict, reason, counts, facts } = assessBackOff(evidence);
  const common = { counts, facts };
  if (verdict === 'inconclusive') return { ...common, verdict, reason };
  return { ...common, ...caughtOr(verdict === 'pass', reason, wanted) };
}

interface Restart {
  /** From 1. */
  readonly restart: number;
  readonly crashedAt: number;
  /** Milliseconds from the crash before it to its start. */
  readonly gapMs: number;
}

/**
 * Those between two runs that were both seen: a log that was read late can miss a run, or bring one twice. Where the runtime's
 * journal has both, a restart counts from the end of the one to the kubelet's call to create the other; else from mark to mark.
 */
function restartsOf(marks: readonly MarkFact[], timeline: TimelineReader): readonly Restart[] {
  const marked = (name: string, run: number) =>
    marks.find(({ mark, detail }) => mark === name && detail['run'] === run)?.markedAt;
  const { uid, container } = marks[0] ?? {};
  const ofContainer = timeline.of('runtime').filter((fact) => fact.uid === uid && fact.container === container);
  const called = (call: RuntimeFact['call'], run: number) =>
    ofContainer.find((fact) => fact.call === call && fact.run === run)?.calledAt;
  const runs = new Set(marks.map(({ detail }) => Number(detail['run'])));
  return [...runs]
    .sort((a, b) => a - b)
    .flatMap((run) => {
      const [ended, created] = [called('exit', run - 1), called('create', run)];
      const byJournal = ended !== undefined && created !== undefined;
      const [crashedAt, startedAt] = byJournal ? [ended, created] : [marked('crash', run - 1), marked('start', run)];
      if (crashedAt === undefined || startedAt === undefined) return [];
      return [{ restart: run, crashedAt, gapMs: startedAt - crashedAt }];
    });
}

/** How long after its end a back-off of so many milliseconds may go unnoticed. */
function lookedAfterMs(backOffMs: number, { looksAfter }: BackOffEvidence): number {
  if (backOffMs === 0) return 0;
  return looksAfter ?? jitter * Math.min(backOffMs, comesBackWithin);
}

/** The first restart is number 1. */
function backOffBefore(restart: number, longest: Duration): number {
  return restart === 1 ? 0 : Math.min(first * 2 ** (restart - 2), longest);
}

function rangesOf(all: readonly Restart[], longest: Duration): BackOffReasons['backed-off'] {
  const range = (restarts: readonly Restart[]) => {
    const gaps = restarts.map(({ gapMs }) => gapMs);
    return { leastMs: Math.min(...gaps), mostMs: Math.max(...gaps) };
  };
  return {
    first: range(all.filter(({ restart }) => restart === 1)),
    later: range(all.filter(({ restart }) => restart > 1)),
    longestBackOffMs: longest,
  };
}
