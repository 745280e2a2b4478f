import { z } from 'zod';

const counts = z
  .record(z.string(), z.number())
  .describe(
    'numbers by name: `sent`, `dropped`, and by stream `new.sent`, `new.dropped`, `reused.…`, `slow.…`, of drops by attribution `cause.network` and so on; others as the proof needs them',
  );

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'skipped']);

const tally = z.object({ pass: z.int(), fail: z.int(), inconclusive: z.int(), skipped: z.int() });

/** Milliseconds, no more than some thirty years: sums of them stay exact, and are times that a calendar knows. */
const milliseconds = z.number().min(0).max(1e12);
const wholeMilliseconds = z.int().min(0).max(1e12);

/** No `..`, no root, no backslash and no control character: it leads to nowhere but inside of the run's folder. */
const pathInside = z.string().regex(/^(?!.*(?:^|\/)\.{0,2}(?:\/|$))[^\\\u0000-\u001f\u007f-\u009f]+$/);

const waits = z
  .object({
    totalMs: wholeMilliseconds.describe('all kinds together; what overlaps counts once'),
    graceMs: wholeMilliseconds.describe('pods on their way out, their grace period at most'),
    backOffMs: wholeMilliseconds.describe('containers that waited to be started, or images to be pulled, again'),
    hookMs: wholeMilliseconds.describe('hooks and steps of sample apps'),
    pauseMs: wholeMilliseconds.describe('what the proof let pass on purpose, such as baseline and recovery of load'),
  })
  .describe('lengths of time that somebody had set, as far as they were observed: no harness could have been quicker');

const time = z.object({
  durationMs: z.int(),
  waitsMs: z.int().describe('sum of the unavoidable waits of its proofs'),
  ratio: z.number().nullable().describe('durationMs / waitsMs; null where nothing was waited for'),
});

export const proofResultSchema = z.object({
  id: z.string().describe('unique within its topic and runtime, kebab-case'),
  title: z.string(),
  kind: z.enum(['proof', 'control', 'measurement']),
  verdict,
  code: z
    .string()
    .optional()
    .describe(
      'why, for scripts: kebab-case, the same however the sentence is worded; absent in runs of earlier versions',
    ),
  figures: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('numbers and names of the code, units in their names; a reason in another one is `{code, figures}` too'),
  reason: z.string().describe('one sentence, made of code and figures'),
  cause: z
    .object({
      code: z.string(),
      figures: z.record(z.string(), z.unknown()),
      text: z.string(),
      fix: z.string().describe('what to change'),
    })
    .optional()
    .describe('what made it fail, where a judge knows'),
  expectedCause: z.string().optional().describe('controls: the reason for which the twin must fail'),
  counts,
  evidence: z.array(pathInside).describe("folder or files of the proof, relative to the run's folder"),
  startedAt: z.iso.datetime(),
  durationMs: milliseconds,
  waits: waits.optional(),
  text: z.string().optional().describe('the whole text that a person reads when it did not pass, evidence paths apart'),
  untrusted: z
    .boolean()
    .optional()
    .describe('the measurement itself cannot be trusted (ledger, path, harness): exit code 2 whatever else happened'),
  repetition: z.int().min(1).optional().describe('which of `--repeat N`, from 1'),
});

/** `proof.json` in a proof's own folder: its result, and whose it is. */
export const proofFileSchema = proofResultSchema.extend({ topic: z.string(), runtime: z.string().nullable() });

/** One proof of the load path: the usual load on pods that nothing happens to. */
export const pathProofSchema = z.object({
  before: z.string().describe("folder of the proof that was about to send load, relative to the run's folder"),
  clean: z.boolean().describe('every request was answered well, and the load was reached'),
  detail: z.string(),
  evidence: z.string().describe("its own folder, relative to the run's folder"),
});

/** The load path, and whether it dropped nothing by itself. */
export const pathResultSchema = z.object({
  name: z.string(),
  clean: z
    .boolean()
    .nullable()
    .describe(
      'whether each proof of it was clean; null: it was not proven, as no proof sent load, or as none of our sample apps can be reached by it',
    ),
  detail: z.string(),
  proofs: z
    .array(pathProofSchema)
    .describe(
      'in order; one that was not clean leaves the proof that follows it inconclusive, and is proven again for the next',
    ),
});

/** How many of each kind came to which verdict. */
const totals = z.object({ proofs: tally, controls: tally, measurements: tally });

/** A cell of the matrix topic × runtime. */
export const topicResultSchema = z.object({
  id: z.string(),
  title: z.string().exactOptional().describe('as its suite says it; absent in runs of earlier versions'),
  proves: z.string().exactOptional().describe('what is shown when all of it passes, in one sentence'),
  runtime: z.string().nullable(),
  proofs: z.array(proofResultSchema),
  verdicts: z
    .object({ proofs: verdict.nullable(), controls: verdict.nullable(), measurements: verdict.nullable() })
    .optional()
    .describe('the worst of each kind among those that ran; null where there is none of the kind'),
  totals: totals.optional(),
  time: time.optional().describe('durationMs: of its proofs, one after the other'),
});

/** `results.json`, version 1: the contract with scripts. */
export const resultsSchema = z.object({
  schemaVersion: z.literal(1),
  run: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().min(0),
  cluster: z.object({
    provider: z.string(),
    context: z.string(),
    version: z.string(),
    nodes: z.int(),
    proxyMode: z.string(),
  }),
  path: pathResultSchema,
  topics: z.array(topicResultSchema),
  interrupted: z.boolean().describe('it was stopped before its end: what is here is what ran so far'),
  totals,
  time: time.optional().describe('durationMs: from start to end, proofs beside each other'),
});

export type ProofResult = z.infer<typeof proofResultSchema>;
export type ProofFile = z.infer<typeof proofFileSchema>;
export type PathProof = z.infer<typeof pathProofSchema>;
export type PathResult = z.infer<typeof pathResultSchema>;
export type Tally = z.infer<typeof tally>;
export type Totals = z.infer<typeof totals>;
export type Time = z.infer<typeof time>;
export type TopicResult = z.infer<typeof topicResultSchema>;
export type Results = z.infer<typeof resultsSchema>;
