import 'vitest';
import type { ProofKind } from '../../core/verdict.ts';

/** What a suite declares about a test, so that a test which crashes before its first line still has a name. */
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

/**
 * The annotation that a proof begins with. vitest tells its reporters of it at once; of the start of a test itself it may
 * tell no sooner than of its end.
 */
export const startedAnnotation = 'started';
