import { join } from 'node:path';
import { systemClock } from '../core/clock.ts';
import type { ProofKind } from '../core/verdict.ts';
import { outcomeOf } from '../judgement/outcome.ts';
import { unavoidableWaits } from '../observation/pods/unavoidable-waits.ts';
import { toldOutcome } from '../report/text/outcome-text.ts';
import { writeJudgements } from '../record/evidence-folder.ts';
import { endingOf, type Returned } from './ending.ts';
import { ProofScene } from './proof-scene.ts';
import { ProofState } from './proof-state.ts';
import type { ProofRun } from './proof-run.ts';
import type { Place } from '../scenario/namespace/stage.ts';

export interface ProofIdentity {
  readonly topic: string;
  readonly runtime: string | null;
  readonly id: string;
  readonly kind: ProofKind;
  readonly title: string;
  readonly expectedCause: string | undefined;
}

/** What a proof does on its scene. */
export type OnScene = (scene: ProofScene) => Promise<Returned>;

/**
 * Runs the body of one proof, and writes what it came to with its evidence, whatever happens in it; of one that was interrupted only
 * the evidence is left.
 * @param place where it is played instead of in a namespace of its own
 * @throws what ended the body, or else what went wrong while its scene was closed
 */
export async function runProof(run: ProofRun, identity: ProofIdentity, body: OnScene, place?: Place): Promise<void> {
  const { expectedCause, ...named } = identity;
  const startedAt = systemClock.now();
  const key = { ...identity, repetition: run.repetition };
  const dir = run.folder.proofDir(key);
  const of = { topic: identity.topic, proof: proofName(key) };
  const scene = new ProofScene(run, of, join(run.folder.dir, dir), new ProofState(run.folder, key), place);
  const errors: unknown[] = [];
  let returned: Returned = { assertions: 0, statement: undefined };
  try {
    returned = await body(scene);
  } catch (error) {
    errors.push(error);
  }
  try {
    await scene.close({ failed: errors.length > 0 });
  } catch (error) {
    errors.push(error);
  }
  if (run.signal?.aborted) throw errors[0] ?? run.signal.reason;
  const judgements = scene.judged.map(({ judgement }) => judgement);
  const ending = endingOf(judgements, returned, errors[0]);
  writeJudgements(scene.files.dir, { judgements: scene.judged, ending });
  const outcome = toldOutcome(outcomeOf(judgements, ending));
  run.folder.writeProof({
    ...named,
    ...outcome,
    ...(expectedCause === undefined ? {} : { expectedCause }),
    ...(run.repetition === undefined ? {} : { repetition: run.repetition }),
    waits: unavoidableWaits(scene.files.timeline),
    evidence: [dir],
    startedAt: new Date(startedAt).toISOString(),
    durationMs: systemClock.now() - startedAt,
  });
  if (errors.length > 0) throw errors[0];
}

function proofName({ runtime, id, repetition }: ProofIdentity & { repetition: number | undefined }): string {
  return [...(runtime === null ? [] : [runtime]), id, ...(repetition === undefined ? [] : [repetition])].join('-');
}
