import { z } from 'zod';

/** Which proof a test is: set by the suite as the test's meta, else told from its file and name. */
export const testIdentitySchema = z.object({
  topic: z.string(),
  runtime: z.string().nullable(),
  id: z.string(),
  kind: z.enum(['proof', 'control', 'measurement']),
  title: z.string(),
  repetition: z.int().optional(),
});

/** A line of `tests.jsonl`: what the test process saw, so that a proof that crashed is not forgotten. */
export const testEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('started'), at: z.number(), test: testIdentitySchema }),
  z.object({
    event: z.literal('ended'),
    at: z.number(),
    test: testIdentitySchema,
    durationMs: z.number(),
    state: z.enum(['passed', 'failed', 'skipped']),
    /** Whole texts of its errors; for a skipped one the reason. */
    texts: z.array(z.string()),
  }),
  /** Something outside any test went wrong: a suite file that does not load, a hook of a whole suite. */
  z.object({ event: z.literal('broken'), at: z.number(), topic: z.string(), where: z.string(), text: z.string() }),
]);

export type TestIdentity = z.infer<typeof testIdentitySchema>;
export type TestEvent = z.infer<typeof testEventSchema>;
export type EndedTest = Extract<TestEvent, { event: 'ended' }>;
