import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../core/harness-error.ts';
import { readLines, writeLines } from '../core/files/line-file.ts';
import { fileInside } from '../core/files/safe-path.ts';
import {
  circumstancesSchema,
  loadEvidence,
  unloaded,
  type LoadCircumstances,
  type LoadEvidence,
} from '../judgement/load-evidence.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { endingSchema, type Ending } from '../judgement/outcome.ts';
import { questionSchema, type Question } from '../judgement/judges/judges.ts';
import { unknownIn } from '../judgement/kinds.ts';
import { decodeRun, encodeRun, type SavedRun } from '../ledger/codec.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import { writeAtomically } from './atomic-write.ts';
import { readJson } from './json-file.ts';

const coded = z.object({ code: z.string(), figures: z.record(z.string(), z.unknown()) });

const judgementsSchema = z.object({
  schemaVersion: z.literal(2),
  judgements: z.array(
    z.object({
      question: questionSchema,
      /** The number of facts that the trace had by then. Later ones were not considered. */
      seen: z.int(),
      /** The answer: a `Judgement`. What it came to is read, the rest of it is only compared. */
      judgement: z.looseObject({ verdict: z.enum(['pass', 'fail', 'inconclusive', 'skipped']), reason: coded }),
    }),
  ),
  ending: endingSchema,
});

/** The schema of judgements by an earlier version of Seaworthy, which were sentences. */
const earlierSchema = z.looseObject({ schemaVersion: z.literal(1) });

/** `judgements.json` in the folder of a proof: what its judges were asked, what they said, and how the proof ended. */
export type SavedJudgements = z.infer<typeof judgementsSchema>;

/** The path of the event trace in the folder of a proof. */
export function tracePath(dir: string): string {
  return join(dir, 'trace.jsonl');
}

/** The event trace that a proof left, to be read; undefined when it left none. */
export function savedTrace(dir: string): string | undefined {
  return existsSync(tracePath(dir)) ? fileInside(dir, 'trace.jsonl') : undefined;
}

/** A judgement as it was made: what was asked, how many facts had been seen by then, and the answer. */
export interface MadeJudgement {
  readonly question: Question;
  readonly seen: number;
  readonly judgement: Judgement;
}

export function writeJudgements(
  dir: string,
  saved: { readonly judgements: readonly MadeJudgement[]; readonly ending: Ending },
): void {
  writeAtomically(join(dir, 'judgements.json'), `${JSON.stringify({ schemaVersion: 2, ...saved }, null, 2)}\n`);
}

/**
 * Undefined when the proof left none, as after a crash. Of those of an earlier version only the version is told.
 * @throws HarnessError `other-version` when a judge was asked what this version does not know
 */
export function readJudgements(dir: string): SavedJudgements | { readonly schemaVersion: 1 } | undefined {
  if (!existsSync(join(dir, 'judgements.json'))) return undefined;
  const schema = z.discriminatedUnion('schemaVersion', [judgementsSchema, earlierSchema]);
  try {
    return readJson(fileInside(dir, 'judgements.json'), schema, 'judgements.json');
  } catch (error) {
    const unknown = error instanceof Error && error.cause instanceof z.ZodError ? unknownIn(error.cause) : undefined;
    if (unknown === undefined) throw error;
    throw otherVersion(`${unknown}, which its judges were asked for`);
  }
}

/** Judged by other judges it would be another run. */
export function otherVersion(how: string): HarnessError {
  return new HarnessError(`This run is of another version of Seaworthy and cannot be judged again: ${how}`, {
    code: 'other-version',
    fix: 'judge it with the version that wrote it, or run again; `seaworthy report` shows it as it was recorded',
  });
}

/**
 * Saves one load of a proof, as `ledger.jsonl` and `load.json`, with its number from the second on.
 * @param run undefined where no load was sent: there is no ledger then
 */
export function writeLoad(
  dir: string,
  number: number,
  run: SavedRun | undefined,
  circumstances: LoadCircumstances,
): void {
  if (run) writeLines(join(dir, numbered('ledger.jsonl', number)), encodeRun(run));
  writeAtomically(join(dir, numbered('load.json', number)), `${JSON.stringify(circumstances, null, 2)}\n`);
}

/** Evidence of a load as it was saved; undefined when there is none of this number. */
export function readLoad(dir: string, number: number, timeline: TimelineReader): LoadEvidence | undefined {
  const [load, ledger] = [numbered('load.json', number), numbered('ledger.jsonl', number)];
  if (!existsSync(join(dir, load))) return undefined;
  const circumstances = readJson(fileInside(dir, load), circumstancesSchema, load);
  if (unloaded(circumstances) !== undefined) return loadEvidence(undefined, circumstances, timeline);
  if (!existsSync(join(dir, ledger))) throw new HarnessError(`${ledger} is missing`, { code: 'ledger-gone' });
  return loadEvidence(decodeRun(readLines(fileInside(dir, ledger))), circumstances, timeline);
}

/** Every load of a proof. */
export function readLoads(dir: string, timeline: TimelineReader): readonly LoadEvidence[] {
  const loads: LoadEvidence[] = [];
  for (;;) {
    const load = readLoad(dir, loads.length + 1, timeline);
    if (!load) return loads;
    loads.push(load);
  }
}

function numbered(name: string, number: number): string {
  return number === 1 ? name : name.replace('.', `.${number}.`);
}
