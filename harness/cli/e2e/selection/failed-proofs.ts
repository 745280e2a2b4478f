import type { Selection } from '../../../config/selection.ts';
import { UsageError } from '../../../core/harness-error.ts';
import type { Results } from '../../../record/results.ts';

/**
 * The proofs that must run again: every proof that failed or was inconclusive, once however often it was repeated.
 * Where a suite itself broke, its whole topic.
 * @throws UsageError when there is nothing
 */
export function failedProofs({ run, topics }: Results, known: readonly string[]): Selection[] {
  const failed = topics.flatMap(({ id: topic, runtime, proofs }) =>
    proofs
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')
      .map(({ id }): Selection => (isProofId(id) ? { topic, runtime, id } : { topic })),
  );
  const distinct = [...new Map(failed.map((selection) => [JSON.stringify(selection), selection])).values()];
  const runnable = distinct.filter(({ topic }) => known.includes(topic));
  if (runnable.length > 0) return runnable;
  throw distinct.length > 0
    ? new UsageError(`What failed in run ${run} belongs to no topic`, 'run the whole again, without --rerun-failed')
    : new UsageError(`Nothing failed in run ${run}`, 'there is nothing to run again');
}

/**
 * Tells whether an id is one of a proof. A failure outside a proof is named after its file or hook: `logging.test.ts`,
 * `suite set-up`.
 */
function isProofId(id: string): boolean {
  return /^[a-z0-9-]+$/.test(id);
}
