import { expect, test } from 'vitest';
import { podLives } from '../observation/pods/pod-lives.ts';
import { answered, evidenceOf, type Ending } from './fixtures.test-helper.ts';
import { requestStatsOf } from './request-stats.ts';

const ending = (name: string, deleted: number, gone: number): Ending => ({ name, deleted, gone, exitCode: 0 });

test('requests count as sent while pods were going from the deletion of one to its end, once each however many went', () => {
  const endings = [ending('web-a', 4000, 6000), ending('web-b', 5000, 8000), ending('web-c', 10_000, 11_000)];
  const asked = [3999, 4000, 5500, 6500, 7900, 8000, 9000, 10_500, 11_000].map((at) => answered(at, 'web-d'));
  // Six of these, and two after each deletion that are there by themselves.
  expect(requestStatsOf(evidenceOf(endings, asked)).whileGoing).toBe(5 + 6);
});

test('it takes no longer for each pod that went, as a day has thousands of them and millions of requests', () => {
  const asked = Array.from({ length: 100_000 }, (_, index) => answered(3000 + index, 'web-d'));
  const timeOf = (pods: number) => {
    const endings = Array.from({ length: pods }, (_, index) => ending(`web-${index}`, 200_000, 201_000));
    const evidence = evidenceOf(endings, asked);
    podLives(evidence.timeline); // Found once, for all who ask.
    const from = performance.now();
    requestStatsOf(evidence);
    return performance.now() - from;
  };
  timeOf(10);
  expect(timeOf(3000) / timeOf(10)).toBeLessThan(10);
});
