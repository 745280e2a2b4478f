import { expect, test } from 'vitest';
import { answered, dropped, evidenceOf, type Ending } from '../fixtures.test-helper.ts';
import { judgeBlame } from './judge-blame.ts';

const noWait: Ending = { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400, exitCode: 0 };
const refused = Array.from({ length: 3 }, (_, n) => dropped('refused', { at: 4100 + n }));
const cut = dropped('closed', { at: 3500, took: 533, stream: 'reused', lastPod: 'web-a' });
const unexplained = dropped('refused', { at: 9000 });

test.each([
  [
    'the cause of all drops',
    [...refused],
    'stopped-before-endpoint-removal',
    'pass',
    /^caught: 3 of 7 .* 3 of 3 drops/,
  ],
  ['another cause', refused, 'network', 'fail', /^0 of 3 drops are explained by network, but stopped-before/],
  [
    'one cause of two',
    [...refused, cut],
    'stopped-before-endpoint-removal',
    'fail',
    /exited-with-requests-in-flight was blamed too/,
  ],
  [
    'a cause with too much that is unknown',
    [...refused, unexplained],
    'stopped-before-endpoint-removal',
    'fail',
    /^only 3 of 4/,
  ],
  [
    'any cause of no drops',
    [answered(5000, 'web-a')],
    'network',
    'fail',
    /^not caught: none of 5 requests was dropped/,
  ],
  [
    'a cause of drops that came too early',
    [dropped('refused', { at: 1000 })],
    'network',
    'inconclusive',
    /dropped before/,
  ],
] as const)('%s', (_, asked, cause, verdict, reason) => {
  const judgement = judgeBlame(evidenceOf([noWait], asked), cause);
  expect(judgement.verdict).toBe(verdict);
  expect(judgement.reason).toMatch(reason);
});
