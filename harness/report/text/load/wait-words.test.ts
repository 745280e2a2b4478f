import { expect, test } from 'vitest';
import type { WaitReasons } from '../../../judgement/reasons/wait-reasons.ts';
import { waitWords } from './wait-words.ts';

const needed = { ms: 1400, by: 'rules' } as const;

test('of a sweep in which shorter waits lost nothing either it is said why the longer one is told', () => {
  const figures: WaitReasons['wait-measured'] = {
    ...{ waitSeconds: 2, deletions: 6, sent: 1000, deleted: 18, needed, kept: { lost: 0, sent: 900 } },
    tried: [0, 1, 2].map((waitSeconds) => ({ waitSeconds, deletions: 6, failed: 0 })),
  };
  const told = waitWords['wait-measured'](figures);
  expect(told).toMatch(
    /^the shortest preStop wait that lost no new connection and is no shorter than nodes took is 2 s/,
  );
  expect(told).toContain('a shorter one lost none either: no connection came just then, or the app goes on to serve');
  const lossy = { ...figures, tried: figures.tried.map((one) => (one.waitSeconds < 2 ? { ...one, failed: 3 } : one)) };
  expect(waitWords['wait-measured'](lossy)).not.toMatch(/no shorter than|a shorter one/);
});

test('nodes that take longer than the longest wait are told of, and it is not said that the app is at fault', () => {
  const tried = [{ waitSeconds: 1, deletions: 6, failed: 0 }];
  expect(waitWords['no-wait-enough']({ tried, needed })).toBe(
    'no preStop wait of these was enough: nodes had new connections for a pod for 1.4 s after its deletion (by the rules of the nodes), which is longer than the longest (1 s: 0 lost in 6 deletions)',
  );
});
