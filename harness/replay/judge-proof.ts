import { isDeepStrictEqual } from 'node:util';
import { describeError, HarnessError } from '../core/harness-error.ts';
import { proofFileSchema, type ProofFile } from '../record/results.ts';
import { judge } from '../judgement/judges/judges.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { outcomeAgain, outcomeOf, type ProofOutcome } from '../judgement/outcome.ts';
import type { ProofEvidence } from '../judgement/proof-evidence.ts';
import { Timeline } from '../timeline/timeline.ts';
import { readFacts } from '../timeline/trace-file.ts';
import {
  otherVersion,
  readJudgements,
  readLoads,
  savedTrace,
  type SavedJudgements,
} from '../record/evidence-folder.ts';
import { toldOutcome } from '../report/text/outcome-text.ts';
import { questionText } from '../report/text/question-text.ts';
import { reasonText } from '../report/text/reason-text.ts';
import { dataOf } from './data-of.ts';

/** A proof that was judged again. */
export interface JudgedAgain {
  readonly proof: ProofFile;
  /** How many judgements were made. */
  readonly judgements: number;
  /** The differences from what the run recorded, one text each. */
  readonly differences: readonly string[];
}

type SavedJudgement = SavedJudgements['judgements'][number];

/**
 * Judges a proof again: each question on as much of the trace as had come when it was asked, and on the loads. What was
 * not asked of the judges (assertions on plain values, what the proof found in its own words) stays as it was recorded.
 * Evidence that cannot be read leaves the proof inconclusive.
 * @throws HarnessError `other-version` for a proof whose judges this version does not have
 */
export function judgeProof(dir: string, recorded: ProofFile): JudgedAgain {
  try {
    const saved = readJudgements(dir);
    if (!saved) throw new HarnessError('It left no judgements.json', { code: 'not-judged' });
    if (saved.schemaVersion === 1) throw otherVersion('its verdicts are sentences');
    const again = answersAgain(dir, saved.judgements);
    const proof = withOutcome(
      recorded,
      outcomeAgain(
        saved.judgements.map(({ judgement }) => judgement),
        again,
        saved.ending,
      ),
    );
    const differences = saved.judgements.flatMap((made, index) => differenceOf(made, again[index]));
    return { proof, judgements: again.length, differences: [...differences, ...changesOf(recorded, proof)] };
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'other-version') throw error;
    const proof = withOutcome(recorded, outcomeOf([], { by: 'error', text: unjudgeable(error) }));
    return { proof, judgements: 0, differences: changesOf(recorded, proof) };
  }
}

function answersAgain(dir: string, judgements: readonly SavedJudgement[]): readonly Judgement[] {
  const timeline = new Timeline();
  const evidence: ProofEvidence = { timeline, loads: readLoads(dir, timeline) };
  const trace = savedTrace(dir);
  if (trace === undefined) throw new HarnessError('trace.jsonl is missing', { code: 'trace-gone' });
  const facts = readFacts(trace);
  try {
    return judgements.map(({ question, seen }) => {
      while (timeline.facts.length < seen) {
        const { value, done } = facts.next();
        if (done) throw tooShort(timeline.facts.length, seen);
        timeline.record(value);
      }
      return judge(question, evidence);
    });
  } finally {
    // The file may still be open, since facts that no judge asked for were not read.
    facts.return();
  }
}

/** An exception of our own code while it judges comes from a value that no run writes; it cannot tell which. */
function unjudgeable(error: unknown): string {
  return error instanceof HarnessError
    ? describeError(error)
    : `Its evidence (judgements, trace.jsonl, ledgers) holds what no run writes: ${describeError(error)}`;
}

function tooShort(there: number, seen: number): HarnessError {
  return new HarnessError(`trace.jsonl holds ${there} facts, a judgement was made on ${seen}`, {
    code: 'trace-cut',
    fix: 'Run again: evidence that was changed proves nothing',
  });
}

const ofOutcome: readonly string[] = [
  'verdict',
  'code',
  'figures',
  'reason',
  'cause',
  'text',
  'untrusted',
  'counts',
] satisfies (keyof ReturnType<typeof toldOutcome>)[];

function withOutcome(recorded: ProofFile, outcome: ProofOutcome): ProofFile {
  const kept = Object.entries(recorded).filter(([name]) => !ofOutcome.includes(name));
  return proofFileSchema.parse({ ...Object.fromEntries(kept), ...toldOutcome(outcome) });
}

/** Compares a judgement as a run writes it, which is without undefined values. */
function differenceOf({ question, judgement: recorded }: SavedJudgement, again: Judgement | undefined): string[] {
  const now = JSON.parse(JSON.stringify(again ?? null)) as SavedJudgement['judgement'] | null;
  if (isDeepStrictEqual(recorded, now)) return [];
  const told = `${questionText(question)}: was ${recorded.verdict} (${recorded.reason.code}), is`;
  if (again === undefined || now === null) return [`${told} nothing`];
  if (recorded.verdict !== now.verdict || recorded.reason.code !== now.reason.code)
    return [`${told} ${again.verdict} (${reasonText(again.reason)})`];
  return [`${told} the same with other figures, counts or facts (${reasonText(again.reason)})`];
}

function changesOf(recorded: ProofFile, now: ProofFile): string[] {
  if (isDeepStrictEqual(dataOf(recorded), dataOf(now))) return [];
  if (recorded.verdict === now.verdict && recorded.code === now.code)
    return ['its proof.json has other counts or figures'];
  return [`its verdict was ${recorded.verdict} (${recorded.reason}), is ${now.verdict} (${now.reason})`];
}
