import { expect, test } from 'vitest';
import { answered, dropped, evidenceOf, type Ending } from '../../fixtures.test-helper.ts';
import { judgeAttributedTo } from './judge-attributed-to.ts';

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
    'caught-by-cause',
    { explained: 3, failed: 3, of: { code: 'requests-dropped', figures: { dropped: 3, rejected: 0, sent: 7 } } },
  ],
  [
    'another cause',
    refused,
    'network',
    'fail',
    'other-cause',
    { explained: 0, other: 'stopped-before-endpoint-removal' },
  ],
  [
    'one cause of two',
    [...refused, cut],
    'stopped-before-endpoint-removal',
    'fail',
    'other-cause',
    { explained: 3, failed: 4, other: 'exited-with-requests-in-flight' },
  ],
  [
    'a cause with too much that is unknown',
    [...refused, unexplained],
    'stopped-before-endpoint-removal',
    'fail',
    'cause-too-rare',
    { explained: 3, failed: 4 },
  ],
  [
    'any cause of no drops',
    [answered(5000, 'web-a')],
    'network',
    'fail',
    'not-caught',
    { of: { code: 'none-dropped', figures: { sent: 5 } } },
  ],
  [
    'a cause of drops that came too early',
    [dropped('refused', { at: 1000 })],
    'network',
    'inconclusive',
    'dropped-before-disruption',
    { dropped: 1 },
  ],
] as const)('%s', (_, asked, cause, verdict, code, figures) => {
  const judgement = judgeAttributedTo(evidenceOf([noWait], asked), cause);
  expect(judgement).toMatchObject({ verdict, reason: { code, figures } });
});
