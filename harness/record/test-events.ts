import { z } from 'zod';

/** Epoch milliseconds that a calendar knows. */
const time = z.number().min(0).max(8e15);

const proofKeySchema = z.object({
  topic: z.string(),
  runtime: z.string().nullable(),
  id: z.string(),
  repetition: z.int().optional(),
});

/** Which proof a test is: set by the suite as the test's meta, else told from its file and name. */
export const testIdentitySchema = proofKeySchema.extend({
  kind: z.enum(['proof', 'control', 'measurement']),
  title: z.string(),
});

/** A line of `tests.jsonl`: what the test process saw, so that a proof that crashed is not forgotten. */
export const testEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('started'), at: time, test: testIdentitySchema }),
  z.object({
    event: z.literal('ended'),
    at: time,
    test: testIdentitySchema,
    durationMs: z.number().min(0).max(1e12),
    state: z.enum(['passed', 'failed', 'skipped']),
    /** The texts of the test's errors; if it was skipped, the reason. */
    texts: z.array(z.string()),
  }),
  /** Which proofs a suite file is about to run, of those that were asked for. */
  z.object({
    event: z.literal('declared'),
    at: time,
    topic: z.string(),
    runtime: z.string().nullable(),
    ids: z.array(z.string()),
    /** The same with kind and title; absent in runs of earlier versions. */
    tests: z.array(testIdentitySchema.pick({ id: true, kind: true, title: true })).exactOptional(),
    /** All that it has. */
    known: z.array(z.string()),
  }),
  /** The state of a proof while it runs. */
  z.object({
    event: z.literal('state'),
    at: time,
    test: proofKeySchema,
    /** Null: for nothing that takes long. */
    waitsFor: z.string().nullable(),
    /** The number of requests that the running load has dropped so far; null if no load runs. */
    dropped: z.int().nullable(),
  }),
  /** Something outside any test went wrong: a suite file that does not load, a hook of a whole suite. */
  z.object({ event: z.literal('broken'), at: time, topic: z.string(), where: z.string(), text: z.string() }),
]);

/** Names a proof within a run. */
export type ProofKey = z.infer<typeof proofKeySchema>;
export type TestIdentity = z.infer<typeof testIdentitySchema>;
export type TestEvent = z.infer<typeof testEventSchema>;
export type EndedTest = Extract<TestEvent, { event: 'ended' }>;

/** The same for the same proof of a run. */
export function keyOf({ topic, runtime, id, repetition }: ProofKey): string {
  return JSON.stringify([topic, runtime, id, repetition ?? null]);
}

/** Tells whether this event is of something that did not pass. */
export function isNotPassed(event: TestEvent): boolean {
  return event.event === 'broken' || (event.event === 'ended' && event.state === 'failed');
}
