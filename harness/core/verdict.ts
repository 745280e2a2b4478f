/** What a proof or a control came to. `inconclusive` is never a pass. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'skipped';

export const verdicts = ['pass', 'fail', 'inconclusive', 'skipped'] as const satisfies readonly Verdict[];

/** A control passes because the same assertion fails against a bad twin, for the named reason. */
export type ProofKind = 'proof' | 'control' | 'measurement';
