import { expect, test } from 'vitest';
import { ManualClock } from '../core/manual-clock.test-helper.ts';
import type { NoticedSlowApi } from '../record/run-folder.ts';
import type { SlowApiFact } from '../timeline/fact.ts';
import { Timeline } from '../timeline/timeline.ts';
import { SharedSlowness } from './shared-slowness.ts';

test('what one proof noticed counts for those that run at that time, and for no later one', () => {
  const noticed: NoticedSlowApi[] = [];
  const folder = { appendSlowApi: (slow: NoticedSlowApi) => noticed.push(slow), readSlowApi: () => noticed };
  const clock = new ManualClock();
  const proof = (name: string) => {
    const timeline = new Timeline();
    return { timeline, slowness: new SharedSlowness(folder, name, timeline, clock) };
  };
  const slow: SlowApiFact = { kind: 'slowApi', source: 'watch', from: clock.now() + 500, at: clock.now() + 2500 };
  const [first, second] = [proof('a one'), proof('b two')];

  first.timeline.record(slow);
  [first, second, first, second].forEach(({ slowness }) => {
    slowness.collect();
  });
  clock.time += 60_000;
  const later = proof('c three');
  later.slowness.collect();

  expect(first.timeline.facts).toEqual([slow]);
  expect(second.timeline.facts).toEqual([{ ...slow, noticedBy: 'a one' }]);
  expect(later.timeline.facts).toEqual([]);
});
