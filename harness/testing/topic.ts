import { describe, test } from 'vitest';
import type { ProofKind } from '../core/verdict.ts';
import { runProof, type ProofBody } from './run-proof.ts';
import { currentRun } from './test-run.ts';

/** @param id kebab-case, unique within topic and runtime: it names the folder of the evidence */
export type Declare = (id: string, title: string, body: ProofBody) => void;

/** @param expectedCause the reason for which the assertion must fail against the twin */
export type DeclareControl = (id: string, title: string, expectedCause: string, body: ProofBody) => void;

/** What a topic's suite is made of. */
export interface TopicKit {
  readonly proof: Declare;
  /** The same assertion against a bad twin or a broken set-up: it passes because that fails, for the named reason. */
  readonly control: DeclareControl;
  /** Counted apart: reported with figures and bounds, not judged. */
  readonly measurement: Declare;
}

export interface TopicOptions {
  /** Of the sample apps under test; left out where the topic is about the cluster. */
  readonly runtime?: string;
}

/**
 * The suite of one topic, for one runtime where it has several. `id` is the file's name.
 * @example topic('rolling-delete', { runtime: 'node' }, ({ proof, control }) => { … });
 */
export function topic(id: string, options: TopicOptions, define: (kit: TopicKit) => void): void {
  const runtime = options.runtime ?? null;
  const run = currentRun();
  const leftOut = runtime !== null && run.runtimes !== undefined && !run.runtimes.includes(runtime);

  const declare = (kind: ProofKind, proofId: string, title: string, body: ProofBody, expectedCause?: string) => {
    const identity = { topic: id, runtime, id: proofId, kind, title, expectedCause };
    test(title, { meta: { proof: { id: proofId, runtime, kind } } }, async ({ skip }) => {
      skip(leftOut, `runtime ${runtime ?? ''} was not asked for`);
      await runProof(run, identity, body);
    });
  };
  describe(runtime === null ? id : `${id} ${runtime}`, () => {
    define({
      proof: (proofId, title, body) => {
        declare('proof', proofId, title, body);
      },
      control: (proofId, title, expectedCause, body) => {
        declare('control', proofId, title, body, expectedCause);
      },
      measurement: (proofId, title, body) => {
        declare('measurement', proofId, title, body);
      },
    });
  });
}
