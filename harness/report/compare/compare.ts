import type { Results, TopicResult } from '../../record/results.ts';
import type { Verdict } from '../../core/verdict.ts';
import { proofRows, type ProofRow } from '../../record/proof-rows.ts';

/** One side of a comparison: a proof in one run, its repetitions together. */
export interface Side {
  readonly verdict: Verdict;
  /** Null where no load was sent. */
  readonly sent: number | null;
  readonly dropped: number | null;
  /** The average duration of a repetition. */
  readonly durationMs: number;
}

export interface ProofChange {
  readonly topic: string;
  readonly runtime: string | null;
  readonly id: string;
  readonly kind: ProofRow['kind'];
  /** Null where the run does not have it. */
  readonly before: Side | null;
  readonly after: Side | null;
  readonly change: 'worse' | 'better' | 'new' | 'gone' | 'slower' | 'quicker' | 'drops' | 'same';
}

export interface Comparison {
  readonly before: string;
  readonly after: string;
  /** Something is worse, or is not there any more. */
  readonly worse: boolean;
  /** The proofs of the topics and runtimes that both runs have. */
  readonly proofs: readonly ProofChange[];
  /** Topics and runtimes that only one of them ran. */
  readonly notCompared: readonly { readonly topic: string; readonly runtime: string | null }[];
}

/**
 * What changed from one run to another. A verdict of lower rank is worse, and so is a drop more in a proof, a proof that is not
 * there any more, and a new one that did not pass. Drops of a control, whose twin must drop, and of a measurement only
 * differ; times tell, but are never worse.
 */
export function compareRuns(before: Results, after: Results): Comparison {
  const shared = (topic: TopicResult, { topics }: Results) => topics.some((other) => keyOf(other) === keyOf(topic));
  const old = rowsOf(before.topics.filter((topic) => shared(topic, after)));
  const young = rowsOf(after.topics.filter((topic) => shared(topic, before)));
  const proofs = [...new Map([...old, ...young])].map(([key, { topic, row }]) =>
    changeOf(topic, row, old.get(key)?.row, young.get(key)?.row),
  );
  const apart = [
    ...before.topics.filter((topic) => !shared(topic, after)),
    ...after.topics.filter((topic) => !shared(topic, before)),
  ];
  return {
    before: before.run,
    after: after.run,
    worse: proofs.some(({ change }) => change === 'worse' || change === 'gone'),
    proofs,
    notCompared: apart.map(({ id, runtime }) => ({ topic: id, runtime })),
  };
}

interface Located {
  readonly topic: TopicResult;
  readonly row: ProofRow;
}

function rowsOf(topics: readonly TopicResult[]): Map<string, Located> {
  return new Map(
    topics.flatMap((topic) => proofRows(topic).map((row) => [`${keyOf(topic)} ${row.id}`, { topic, row }] as const)),
  );
}

function keyOf({ id, runtime }: TopicResult): string {
  return JSON.stringify([id, runtime]);
}

function changeOf(
  topic: TopicResult,
  { id, kind }: ProofRow,
  was: ProofRow | undefined,
  is: ProofRow | undefined,
): ProofChange {
  const before = was ? sideOf(was) : null;
  const after = is ? sideOf(is) : null;
  return {
    topic: topic.id,
    runtime: topic.runtime,
    id,
    kind,
    before,
    after,
    change: kindOfChange(kind, before, after),
  };
}

function sideOf({ verdict, counts, durationMs, repetitions }: ProofRow): Side {
  const { sent = null, dropped = null } = counts;
  return { verdict, sent, dropped, durationMs: Math.round(durationMs / repetitions) };
}

const rank = { pass: 0, skipped: 1, inconclusive: 2, fail: 3 } as const;

function kindOfChange(kind: ProofRow['kind'], before: Side | null, after: Side | null): ProofChange['change'] {
  if (!before) return after && rank[after.verdict] > rank.skipped ? 'worse' : 'new';
  if (!after) return 'gone';
  if (after.verdict !== before.verdict) return rank[after.verdict] > rank[before.verdict] ? 'worse' : 'better';
  const drops = (after.dropped ?? 0) - (before.dropped ?? 0);
  if (drops !== 0 && kind === 'proof') return drops > 0 ? 'worse' : 'better';
  if (drops !== 0) return 'drops';
  const slower = after.durationMs - before.durationMs;
  if (Math.abs(slower) < Math.max(leastMs, before.durationMs * leastShare)) return 'same';
  return slower > 0 ? 'slower' : 'quicker';
}

/** Less than this is chance. */
const leastMs = 2000;
const leastShare = 0.25;
