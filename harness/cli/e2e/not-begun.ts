import { keyOf, type TestEvent, type TestIdentity } from '../../record/test-events.ts';

const reason = 'not begun, as --bail ends a run when a proof did not pass';

/**
 * The proofs that a run which ended early never came to, as skipped with the reason, so that its results do not look whole. Of a
 * suite that was not even loaded its proofs are not known: it counts as one.
 * @param topics whose suites were to run
 */
export function notBegun(
  topics: readonly string[],
  events: readonly TestEvent[],
  at: number,
  repetition?: number,
): TestEvent[] {
  const declared = events.flatMap((event) => (event.event === 'declared' ? [event] : []));
  const begun = new Set(
    events.flatMap((event) => (event.event === 'started' || event.event === 'ended' ? [proofOf(event.test)] : [])),
  );
  const heardOf = new Set(events.map((event) => ('topic' in event ? event.topic : event.test.topic)));
  const missed = declared
    .flatMap(({ topic, runtime, tests = [] }) => tests.map((test) => ({ ...test, topic, runtime })))
    .filter((test) => !begun.has(proofOf(test)));
  const whole = topics
    .filter((topic) => !heardOf.has(topic))
    .map((topic) => ({ topic, runtime: null, id: 'whole suite', kind: 'proof' as const, title: 'the whole suite' }));
  return [...new Map([...missed, ...whole].map((test) => [proofOf(test), test])).values()].map((test) => ({
    event: 'ended',
    at,
    test: { ...test, ...(repetition === undefined ? {} : { repetition }) },
    durationMs: 0,
    state: 'skipped',
    texts: [reason],
  }));
}

/** The key of a proof, whatever its repetition. */
function proofOf({ topic, runtime, id }: Pick<TestIdentity, 'topic' | 'runtime' | 'id'>): string {
  return keyOf({ topic, runtime, id });
}
