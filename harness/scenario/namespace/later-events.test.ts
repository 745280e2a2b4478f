import { expect, test } from 'vitest';
import type { EventFact, Fact } from '../../timeline/fact.ts';
import { laterEvents } from './later-events.ts';

const eventOf = (uid: string): EventFact => ({
  kind: 'event',
  source: 'watch',
  at: 0,
  namespace: 'x',
  about: { kind: 'Pod', name: 'hooks', uid },
  type: 'Normal',
  reason: 'Killing',
  message: '',
  count: 1,
});

test('events of objects that were there before are left out, whenever they come', () => {
  const { observes, begin } = laterEvents();
  expect(observes(eventOf('earlier'))).toBe(false);
  begin();
  expect([eventOf('earlier'), eventOf('ours')].map(observes)).toEqual([false, true]);
});

test('all else is observed from the beginning', () => {
  const node: Fact = {
    kind: 'node',
    source: 'watch',
    at: 0,
    change: 'added',
    name: 'n',
    uid: 'n',
    ready: true,
    unschedulable: false,
  };
  expect(laterEvents().observes(node)).toBe(true);
});
