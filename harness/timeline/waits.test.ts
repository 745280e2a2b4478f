import { expect, it } from 'vitest';
import { Timeline } from './timeline.ts';
import { Waits } from './waits.ts';

function clockFrom(at: number) {
  let now = at;
  return { now: () => (now += 10), sleep: () => Promise.resolve() };
}

it('notes each wait as a fact, and tells of the youngest that lasts', async () => {
  const timeline = new Timeline();
  const told: (string | undefined)[] = [];
  const waits = new Waits(timeline, clockFrom(0), (what) => told.push(what));
  await waits.during('condition', 'the outer', () => waits.during('time', 'the inner', () => Promise.resolve()));
  expect(told).toEqual(['the outer', 'the inner', 'the outer', undefined]);
  expect(timeline.of('wait')).toEqual([
    { kind: 'wait', source: 'harness', from: 20, at: 30, what: 'the inner', until: 'time' },
    { kind: 'wait', source: 'harness', from: 10, at: 40, what: 'the outer', until: 'condition' },
  ]);
});

it('notes a wait that came to nothing, and passes its error on', async () => {
  const timeline = new Timeline();
  const waits = new Waits(timeline, clockFrom(0), () => undefined);
  await expect(waits.during('condition', 'x', () => Promise.reject(new Error('late')))).rejects.toThrow('late');
  expect(timeline.of('wait')).toHaveLength(1);
});
