import { exitCode, type ExitCode } from '../core/exit-code.ts';
import type { ProofResult, Results } from './results.ts';

/** The exit code of a run, and the reason in half a sentence. */
export interface Conclusion {
  readonly exitCode: ExitCode;
  readonly because: string;
}

/**
 * Precedence: interrupted, then nothing proven, then what cannot be trusted, then failures, then what is inconclusive.
 * A failed proof of a run whose ledger does not balance proves nothing, so an untrusted measurement comes before a failure.
 */
export function concludeRun(results: Results): Conclusion {
  const proofs = results.topics.flatMap((topic) => topic.proofs);
  const count = (verdict: string) => proofs.filter((proof) => proof.verdict === verdict).length;
  const untrusted = proofs.filter((proof) => proof.untrusted === true).length;

  if (results.interrupted) return { exitCode: exitCode.interrupted, because: 'interrupted' };
  if (count('skipped') === proofs.length) return { exitCode: exitCode.usage, because: 'nothing ran' };
  if (proofs.length > 1 && proofs.every((proof) => proof.verdict === 'skipped' || isGround(proof)))
    return { exitCode: exitCode.usage, because: 'its pods became ready, and nothing else ran' };
  if (results.path.clean === false)
    return { exitCode: exitCode.inconclusive, because: 'the load path was not clean each time it was proven' };
  if (untrusted > 0) return { exitCode: exitCode.inconclusive, because: `${String(untrusted)} cannot be trusted` };
  if (count('fail') > 0) return { exitCode: exitCode.failed, because: `${String(count('fail'))} failed` };
  const inconclusive = count('inconclusive');
  if (inconclusive > 0) return { exitCode: exitCode.inconclusive, because: `${String(inconclusive)} inconclusive` };
  const skipped = count('skipped');
  const because = skipped === 0 ? 'all proven' : `all that was played is proven, ${String(skipped)} skipped`;
  return { exitCode: exitCode.proven, because };
}

/** That the pods of somebody's manifests became ready is what the proofs of `verify` stand on, and proves nothing of requests. */
function isGround({ id, verdict }: ProofResult): boolean {
  return ['deploy', 'deploy-older'].includes(id) && verdict === 'pass';
}

/** The exit code of judging a run again: the run's own only if nothing differs. */
export function concludeJudging(results: Results, differences: readonly unknown[]): Conclusion {
  if (differences.length === 0) return concludeRun(results);
  return { exitCode: exitCode.failed, because: 'judged again, it differs' };
}

/** `N passed, N failed, N skipped`: what is inconclusive counts as failed, controls and measurements count as proofs do. */
export function closingLine({ totals }: Results): string {
  const all = [totals.proofs, totals.controls, totals.measurements];
  const sum = (...verdicts: (keyof (typeof all)[number])[]) =>
    String(all.reduce((total, tally) => total + verdicts.reduce((part, verdict) => part + tally[verdict], 0), 0));
  return `${sum('pass')} passed, ${sum('fail', 'inconclusive')} failed, ${sum('skipped')} skipped`;
}
