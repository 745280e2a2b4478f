import { z } from 'zod';

/** Whole numbers by name: requests sent, pods deleted, and so on. */
const counts = z.record(z.string(), z.number());

const tally = z.object({ pass: z.int(), fail: z.int(), inconclusive: z.int(), skipped: z.int() });

export const proofResultSchema = z.object({
  id: z.string().describe('unique within its topic and runtime, kebab-case'),
  title: z.string(),
  kind: z.enum(['proof', 'control', 'measurement']),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'skipped']),
  reason: z.string().describe('one sentence'),
  expectedCause: z.string().optional().describe('controls: the reason for which the twin must fail'),
  counts,
  /** Folder or files of the proof, relative to the run's folder. */
  evidence: z.array(z.string()),
  startedAt: z.string(),
  durationMs: z.number(),
  /** The whole text that a person reads when it did not pass. */
  text: z.string().optional(),
  /** The measurement itself cannot be trusted (books, path, harness): exit code 2 whatever else happened. */
  untrusted: z.boolean().optional(),
});

export const topicResultSchema = z.object({
  id: z.string(),
  runtime: z.string().nullable(),
  proofs: z.array(proofResultSchema),
});

/** `results.json`, version 1: the contract with scripts. */
export const resultsSchema = z.object({
  schemaVersion: z.literal(1),
  run: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  cluster: z.object({
    provider: z.string(),
    context: z.string(),
    version: z.string(),
    nodes: z.int(),
    proxyMode: z.string(),
  }),
  path: z.object({ name: z.string(), clean: z.boolean().nullable(), detail: z.string() }),
  topics: z.array(topicResultSchema),
  totals: z.object({ proofs: tally, controls: tally, measurements: tally }),
});

export type ProofResult = z.infer<typeof proofResultSchema>;
export type TopicResult = z.infer<typeof topicResultSchema>;
export type Results = z.infer<typeof resultsSchema>;
