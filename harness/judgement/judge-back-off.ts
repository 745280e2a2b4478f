import { groupBy } from '../core/group-by.ts';
import { formatDuration, milliseconds, minutes, seconds, type Duration } from '../core/duration.ts';
import type { MarkFact } from '../timeline/fact.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import type { Judgement } from './judgement.ts';
import { unlessOverloaded } from './unless-overloaded.ts';

export interface BackOffEvidence {
  /** With marks `start` and `crash` of the runs, each with the number of its `run`, from 0. */
  readonly timeline: TimelineReader;
  /** The longest back-off by the kubelet's own settings. */
  readonly longest: Duration;
}

/** The kubelet's first back-off, doubled at every further crash. */
const first = seconds(10);
/** The kubelet comes back to a pod when the rest of its back-off is over, after a minute at most, or up to half as much later. */
const jitter = 0.5;
const comesBackWithin = minutes(1);
/** From the crash to the kubelet's news of it, from there to the sync, and the start of the container itself. */
const late = milliseconds(2500);
/** The kubelet counts from the end of the container as the runtime tells it, we from the last mark before it. */
const early = milliseconds(100);

/** Was the first restart at once, and each later one after its back-off, neither before nor long after? */
export function judgeBackOff(evidence: BackOffEvidence): Judgement {
  const { tooEarly, ...judgement } = assessBackOff(evidence);
  // No strain makes a restart come too early.
  return tooEarly ? judgement : unlessOverloaded(judgement, evidence);
}

/** As `judgeBackOff`, however busy the machine was. */
function assessBackOff({ timeline, longest }: BackOffEvidence): Judgement & { readonly tooEarly?: boolean } {
  const pods = [...groupBy(timeline.of('mark'), ({ pod }) => pod)];
  const all = pods.flatMap(([pod, marks]) => restartsOf(marks).map((restart) => ({ pod, ...restart })));
  const common = {
    counts: { restarts: all.length },
    facts: all.map(({ pod, restart, gap }) => [`restart ${restart} of ${pod}`, formatDuration(gap)] as const),
  };
  if (!all.some(({ restart }) => restart === 1) || !all.some(({ restart }) => restart > 2))
    return { ...common, verdict: 'inconclusive', reason: 'the first and a later restart were not both seen' };
  const wantedOf = ({ restart }: Restart) => backOff(restart, longest);
  const latestOf = (seen: Restart) => wantedOf(seen) + jitter * Math.min(wantedOf(seen), comesBackWithin) + late;
  const odd = all.find((seen) => seen.gap < wantedOf(seen) - early || seen.gap > latestOf(seen));
  if (!odd) return { ...common, verdict: 'pass', reason: describe(all, longest) };
  const wanted = [wantedOf(odd), latestOf(odd)].map(formatDuration).join(' to ');
  const reason = `restart ${odd.restart} of ${odd.pod} came ${formatDuration(odd.gap)} after the crash, wanted ${wanted}`;
  return { ...common, verdict: 'fail', reason, tooEarly: odd.gap < wantedOf(odd) };
}

/** The control: these restarts did not keep to that back-off, and for the named reason. */
export function judgeNoBackOff(evidence: BackOffEvidence, cause: RegExp): Judgement {
  const { verdict, reason, counts, facts } = assessBackOff(evidence);
  const common = { counts, facts };
  if (verdict === 'inconclusive') return { ...common, verdict, reason };
  if (verdict === 'pass') return { ...common, verdict: 'fail', reason: `not caught: ${reason}` };
  if (cause.test(reason)) return { ...common, verdict: 'pass', reason: `caught: ${reason}` };
  return { ...common, verdict: 'fail', reason: `caught, but not for ${String(cause)}: ${reason}` };
}

interface Restart {
  /** From 1. */
  readonly restart: number;
  /** Milliseconds from the crash before it to its start. */
  readonly gap: number;
}

/** Those between two runs that were both seen: a log that was read late can miss a run, or bring one twice. */
function restartsOf(marks: readonly MarkFact[]): readonly Restart[] {
  const at = (name: string, run: unknown) =>
    marks.find(({ mark, detail }) => mark === name && detail['run'] === run)?.markedAt;
  const runs = new Set(marks.map(({ detail }) => Number(detail['run'])));
  return [...runs]
    .sort((a, b) => a - b)
    .flatMap((run) => {
      const [crashed, started] = [at('crash', run - 1), at('start', run)];
      return crashed === undefined || started === undefined ? [] : [{ restart: run, gap: started - crashed }];
    });
}

/** Before a restart, the first of which is number 1. */
function backOff(restart: number, longest: Duration): number {
  return restart === 1 ? 0 : Math.min(first * 2 ** (restart - 2), longest);
}

function describe(all: readonly Restart[], longest: Duration): string {
  const range = (gaps: readonly number[]) =>
    `${formatDuration(Math.min(...gaps))} to ${formatDuration(Math.max(...gaps))}`;
  const [firsts, later] = [all.filter(({ restart }) => restart === 1), all.filter(({ restart }) => restart > 1)];
  return `from crash to start ${range(firsts.map(({ gap }) => gap))} at the first restart, then ${range(later.map(({ gap }) => gap))}; the longest back-off is set to ${formatDuration(longest)}`;
}
