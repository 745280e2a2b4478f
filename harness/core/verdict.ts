/** The verdict on a proof, control or measurement. `inconclusive` is never a pass. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'skipped';

/** A control passes because the same assertion fails against a bad twin, for the named reason. */
export type ProofKind = 'proof' | 'control' | 'measurement';
