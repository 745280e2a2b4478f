import type { Results, Tally, TopicResult } from '../record/results.ts';
import type { Verdict } from '../core/verdict.ts';
import { signs } from './palette.ts';

/** The cell of one topic on one runtime. */
export interface MatrixCell {
  /** `✔ 3/3 · ✔ 6/6`: what passed of the proofs, then of the controls; what was skipped is left out of both. */
  readonly text: string;
  /** The worst of both. */
  readonly verdict: Verdict;
}

/** Topics by runtimes; null is the column of topics that are about the cluster. */
export interface Matrix {
  readonly columns: readonly (string | null)[];
  readonly rows: readonly { readonly topic: string; readonly cells: readonly (MatrixCell | undefined)[] }[];
}

export function matrixOf({ topics }: Results): Matrix {
  const columns = [...new Set(topics.map(({ runtime }) => runtime))].sort((a, b) => (a ?? '').localeCompare(b ?? ''));
  const ids = [...new Set(topics.map(({ id }) => id))];
  return {
    columns,
    rows: ids.map((topic) => ({
      topic,
      cells: columns.map((runtime) => {
        const found = topics.find((one) => one.id === topic && one.runtime === runtime);
        return found && cellOf(found);
      }),
    })),
  };
}

function cellOf({ totals, verdicts }: TopicResult): MatrixCell {
  const parts = [partOf(verdicts?.proofs, totals?.proofs), partOf(verdicts?.controls, totals?.controls)];
  const all = [verdicts?.proofs, verdicts?.controls];
  const verdict = (['fail', 'inconclusive', 'pass'] as const).find((one) => all.includes(one)) ?? 'skipped';
  return { text: parts.join(' · '), verdict };
}

function partOf(verdict: Verdict | null | undefined, tally: Tally | undefined): string {
  if (!verdict || !tally) return '–';
  const { pass, fail, inconclusive } = tally;
  return verdict === 'skipped'
    ? signs.skipped
    : `${signs[verdict]} ${String(pass)}/${String(pass + fail + inconclusive)}`;
}
