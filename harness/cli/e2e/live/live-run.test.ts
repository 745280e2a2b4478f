import { expect, test } from 'vitest';
import type { TestEvent, TestIdentity } from '../../../record/test-events.ts';
import { LiveRun } from './live-run.ts';

const key = (id: string, runtime: string | null = null) => ({ topic: 'logging', runtime, id });
const test1: TestIdentity = { ...key('a'), kind: 'proof', title: 'a' };
const test2: TestIdentity = { ...key('b', 'node'), repetition: 2, kind: 'control', title: 'b' };
const declared: TestEvent = {
  event: 'declared',
  at: 0,
  topic: 'logging',
  runtime: null,
  ids: ['a', 'b', 'c'],
  known: [],
};
const started = (of: TestIdentity, at: number): TestEvent => ({ event: 'started', at, test: of });
const ended = (of: TestIdentity, state: 'passed' | 'failed' = 'passed'): TestEvent => ({
  event: 'ended',
  at: 9000,
  test: of,
  durationMs: 1,
  state,
  texts: [],
});
const state = (of: TestIdentity, waitsFor: string | null, dropped: number | null = null): TestEvent => {
  const { topic, runtime, id, repetition } = of;
  return { event: 'state', at: 5000, test: { topic, runtime, id, repetition }, waitsFor, dropped };
};

test.each<[string, TestEvent[], string[]]>([
  ['nothing before the first proof', [declared], []],
  [
    'what runs, for how long, what it waits for, and drops',
    [declared, started(test1, 0), started(test2, 4000), state(test1, 'pod x to be ready'), state(test2, null, 3)],
    ['logging  a  10 s  waits for pod x to be ready', 'logging (node)  b #2  6.0 s  3 dropped', '0 of 3 ended'],
  ],
  [
    'no wait that is over',
    [declared, started(test1, 0), state(test1, 'x'), state(test1, null)],
    ['logging  a  10 s', '0 of 3 ended'],
  ],
  [
    'how many ended, and not well',
    [declared, started(test1, 0), ended(test1, 'failed')],
    ['1 of 3 ended, 1 not passed'],
  ],
  [
    'nothing of a proof whose events arrive late',
    [declared, ended(test1), started(test1, 0), state(test1, 'x')],
    ['1 of 3 ended'],
  ],
  [
    'a suite that broke',
    [{ event: 'broken', at: 0, topic: 'x', where: 'y', text: 'z' }, ended(test1)],
    ['1 of 1 ended, 1 not passed'],
  ],
])('shows %s', (_title, events, lines) => {
  const live = new LiveRun();
  for (const event of events) live.accept(event);
  expect(live.lines(10_000)).toEqual(lines);
});
