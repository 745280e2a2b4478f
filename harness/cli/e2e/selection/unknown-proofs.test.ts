import { expect, test } from 'vitest';
import type { TestEvent } from '../../../record/test-events.ts';
import { unknownProofs } from './unknown-proofs.ts';

const declared: TestEvent[] = [
  { event: 'declared', at: 0, topic: 'logging', runtime: 'node', ids: [], known: ['a', 'b'] },
  { event: 'declared', at: 0, topic: 'logging', runtime: 'go', ids: [], known: ['a'] },
];

test.each([
  [{ topic: 'logging', id: 'a' }, []],
  [{ topic: 'logging', runtime: 'go', id: 'a' }, []],
  [{ topic: 'logging' }, []],
  [{ topic: 'pre-stop', id: 'of a suite that did not load' }, []],
  [{ topic: 'logging', id: 'c' }, ['No such proof in logging: c\nFix: use one of a, b']],
  [{ topic: 'logging', runtime: 'go', id: 'b' }, ['No such proof in logging: b\nFix: use one of a, b']],
])('of %o it misses %j', (asked, texts) => {
  expect(unknownProofs([asked], declared, 1).map((event) => ('text' in event ? event.text : ''))).toEqual(texts);
});
