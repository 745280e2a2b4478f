import type { Cause } from '../../judgement/reasons/causes.ts';
import type { JsonObject } from '../../subject/merge.ts';
import type { PatchableApp } from './patchable-app.ts';

/** Why a proof failed, as its result holds it. */
export interface FoundCause {
  /** Id of the proof. */
  readonly proof: string;
  readonly code: string;
  /** Units are in their names. */
  readonly figures: Readonly<Record<string, unknown>>;
  /** The sentence that says what to change. */
  readonly fix: string;
}

/** How causes of failures are mended in a manifest: one file each. */
export interface Fix {
  readonly causes: readonly Cause['code'][];
  /**
   * @param found the causes that it mends, at least one
   * @returns undefined where the manifest holds nothing that would mend them
   */
  readonly changes: (found: readonly FoundCause[], app: PatchableApp) => Changes | undefined;
}

/** Fields that get another value; no two fixes change the same one. `null` removes a field within them. */
export interface Changes {
  /** Of the container that serves. */
  readonly container?: JsonObject;
  /** Of the pod's spec. */
  readonly pod?: JsonObject;
  /** Of the workload's spec. */
  readonly spec?: JsonObject;
  /** To be made beside it. */
  readonly objects?: readonly JsonObject[];
}

/** The largest of a figure, where any of the causes has it. */
export function largest(found: readonly FoundCause[], figure: string): number | undefined {
  const values = found.flatMap(({ figures }) => {
    const value = figures[figure];
    return typeof value === 'number' ? [value] : [];
  });
  return values.length === 0 ? undefined : Math.max(...values);
}
