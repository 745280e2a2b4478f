import { expect, test } from 'vitest';
import type { TestEvent } from '../../record/test-events.ts';
import { notBegun } from './not-begun.ts';

const tests = (['a', 'b', 'c'] as const).map((id) => ({ id, kind: 'proof' as const, title: id.toUpperCase() }));
const of = { topic: 'logging', runtime: 'node' };
const declared: TestEvent = { event: 'declared', at: 0, ...of, ids: ['a', 'b', 'c'], tests, known: ['a', 'b', 'c'] };
const test1 = { ...of, id: 'a', kind: 'proof' as const, title: 'A' };
const events: TestEvent[] = [
  declared,
  { event: 'started', at: 1, test: test1 },
  { event: 'ended', at: 2, test: test1, durationMs: 1, state: 'failed', texts: [] },
  { event: 'started', at: 2, test: { ...test1, id: 'b' } },
  { event: 'broken', at: 3, topic: 'pre-stop', where: 'pre-stop.test.ts', text: 'no such module' },
];

test('what never started is skipped with its reason, and so is a suite that nothing was heard of', () => {
  const missed = notBegun(['logging', 'pre-stop', 'post-start'], [...events, declared], 9);
  expect(missed.map((event) => event.event === 'ended' && [event.test.topic, event.test.id, event.state])).toEqual([
    ['logging', 'c', 'skipped'],
    ['post-start', 'whole suite', 'skipped'],
  ]);
  expect(missed[0]).toMatchObject({
    at: 9,
    test: { kind: 'proof', title: 'C' },
    texts: [expect.stringMatching(/--bail/)],
  });
});

test('it is of the repetition in which the run ended', () => {
  expect(notBegun(['logging'], events, 9, 2)).toMatchObject([{ test: { id: 'c', repetition: 2 } }]);
});
