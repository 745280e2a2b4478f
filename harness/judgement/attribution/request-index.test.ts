import { expect, test } from 'vitest';
import type { DropCause, RequestRecord } from '../../ledger/request-record.ts';
import { answered, dropped, evidenceOf } from '../fixtures.test-helper.ts';
import { indexRequests } from './request-index.ts';

const besideOf = (cause: DropCause, sentAt: number, endedAt: number): number | undefined => {
  const way = { target: 0, lastPod: 'web-a' };
  const failed = [0, 1, 2, 3, 4].map((index) => dropped(cause, { ...way, at: sentAt + index, took: endedAt - sentAt }));
  // On the other stream through the same target: sent after those, answered after 200 ms.
  const others = [10, 11, 12].map((after) => ({
    ...answered(sentAt + after, 'web-a', 'reused'),
    target: 0,
    took: 200,
  }));
  const { records } = evidenceOf([], [...failed, ...others]);
  const { streaks } = indexRequests(records, ({ pod }: RequestRecord) => pod);
  return streaks[0]?.answeredBeside;
};

test('what was answered before the first of a row was cut, though it was sent later, does not count as answered beside it', () => {
  expect(besideOf('reset', 5000, 5600)).toBe(0);
  expect(besideOf('reset', 5000, 5100)).toBe(3);
});

test('beside requests that timed out, all that was sent later and answered counts', () => {
  expect(besideOf('timeout', 5000, 10_000)).toBe(3);
});
