import type { Cause } from '../../../judgement/reasons/causes.ts';
import type { JsonObject } from '../../../subject/merge.ts';
import type { PatchableApp } from '../patchable-app.ts';

/** Why a proof failed, as its result holds it. */
export interface FoundCause {
  /** Id of the proof. */
  readonly proof: string;
  readonly code: string;
  /** Units are in their names. */
  readonly figures: Readonly<Record<string, unknown>>;
  /** The sentence that says what to change. */
  readonly fix: string;
  /** Why the proof failed in the words of the one who said so, such as the scheduler. */
  readonly reason?: string;
}

/** How causes of failures are mended in a manifest: one file each. */
export interface Fix {
  readonly causes: readonly Cause['code'][];
  /** Why no patch is given for one of them, where others of its code may have one; left out: all are alike. */
  readonly leaves?: (cause: FoundCause) => string | undefined;
  /**
   * @param found the causes that it mends, at least one
   * @returns undefined where the manifest holds nothing that would mend them
   */
  readonly changes: (found: readonly FoundCause[], app: PatchableApp) => Changes | NotGiven | undefined;
}

/** A manifest may be what has to change, and what it has to say is not known. */
export interface NotGiven {
  readonly whyNot: string;
}

/** Fields that get another value; of two fixes that give one field different values the second is not given. `null` removes a field within them. */
export interface Changes {
  /** Of the container that serves. */
  readonly container?: JsonObject;
  /** Of the pod's spec. */
  readonly pod?: JsonObject;
  /** Of the workload's spec. */
  readonly spec?: JsonObject;
  /** Of objects that stand beside the workload. */
  readonly beside?: readonly ChangeBeside[];
  /** To be made beside it. */
  readonly objects?: readonly JsonObject[];
  /** What else comes with it, in a sentence without its end. */
  readonly beware?: readonly string[];
}

/** An object beside the workload, of which fields get another value. */
export interface ChangeBeside {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Of its spec. */
  readonly spec: JsonObject;
  /** The value that holds these fields in most charts that have one. */
  readonly value: string;
}

/** The largest of a figure, where any of the causes has it. */
export function largest(found: readonly FoundCause[], figure: string): number | undefined {
  const values = found.flatMap(({ figures }) => {
    const value = figures[figure];
    return typeof value === 'number' ? [value] : [];
  });
  return values.length === 0 ? undefined : Math.max(...values);
}
