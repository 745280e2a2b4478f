import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('each has its turn once in every round, in an order that is drawn for each', () => {
  const draws = [0.9, 0, 0.5, 0, 0.9, 0];
  const turns = new Turns(3, () => draws.shift() ?? 0);
  const round = () => [turns.next(), turns.next(), turns.next()];

  expect([round(), round(), round()]).toEqual([
    [2, 0, 1],
    [0, 2, 1],
    [0, 1, 2],
  ]);
});

test('none always comes at the same place, whatever takes requests in turn behind it', () => {
  const turns = new Turns(2);
  const drawn = Array.from({ length: 200 }, () => turns.next());

  expect(drawn.filter((kind) => kind === 0)).toHaveLength(100);
  for (const place of [0, 1, 2, 3]) expect(new Set(drawn.filter((_, index) => index % 4 === place)).size).toBe(2);
});
