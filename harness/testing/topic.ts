import { describe, test } from 'vitest';
import type { ProofKind } from '../core/verdict.ts';
import { UsageError } from '../core/harness-error.ts';
import { runProof, type ProofBody, type ProofIdentity } from './run-proof.ts';
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
  const asked = chosen(id, declarationsOf(define), run.proofs);

  describe(runtime === null ? id : `${id} ${runtime}`, () => {
    for (const { body, ...declared } of asked) {
      const { id: proofId, kind, title } = declared;
      test(title, { meta: { proof: { id: proofId, runtime, kind } } }, async ({ skip }) => {
        skip(leftOut, `runtime ${runtime ?? ''} was not asked for`);
        await runProof(run, { topic: id, runtime, ...declared }, body);
      });
    }
  });
}

interface Declaration extends Omit<ProofIdentity, 'topic' | 'runtime'> {
  readonly body: ProofBody;
}

function declarationsOf(define: (kit: TopicKit) => void): readonly Declaration[] {
  const declared: Declaration[] = [];
  const declare =
    (kind: ProofKind): Declare =>
    (id, title, body) => {
      declared.push({ id, kind, title, expectedCause: undefined, body });
    };
  define({
    proof: declare('proof'),
    control: (id, title, expectedCause, body) => {
      declared.push({ id, kind: 'control', title, expectedCause, body });
    },
    measurement: declare('measurement'),
  });
  return declared;
}

/** @throws UsageError when none of the proofs that were asked for is here */
function chosen(
  topicId: string,
  declared: readonly Declaration[],
  proofs: readonly string[] | undefined,
): readonly Declaration[] {
  if (proofs === undefined) return declared;
  const found = declared.filter(({ id }) => proofs.includes(id));
  if (found.length > 0) return found;
  const known = declared.map(({ id }) => id).join(', ');
  throw new UsageError(`No such proof in ${topicId}: ${proofs.join(', ')}`, `use one of ${known}`);
}
