import 'vitest';
import type { ProofKind } from '../../core/verdict.ts';

/** What a suite says of a test where it declares it, so that a test that crashes before its first line is still named. */
export interface ProofMeta {
  readonly id: string;
  readonly runtime: string | null;
  readonly kind: ProofKind;
}

declare module 'vitest' {
  interface TaskMeta {
    /** `test('title', { meta: { proof: { id, runtime, kind } } }, body)` */
    proof?: ProofMeta;
  }
}
