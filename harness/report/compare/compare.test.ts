import { expect, test } from 'vitest';
import type { ProofFile } from '../../record/results.ts';
import { compareRuns } from './compare.ts';
import { comparisonText } from './compare-text.ts';
import { proofFile, resultsOf } from '../../record/example-run.test-helper.ts';
import { paletteFor } from '../palette.ts';

function counts(dropped: number) {
  return { counts: { sent: 1000, dropped } };
}

test.each<[string, Partial<ProofFile> | null, Partial<ProofFile> | null, string, boolean]>([
  ['nothing', {}, {}, 'same', false],
  ['a pass that failed', {}, { verdict: 'fail' }, 'worse', true],
  ['a pass that is inconclusive', {}, { verdict: 'inconclusive' }, 'worse', true],
  ['a pass that was skipped', {}, { verdict: 'skipped' }, 'worse', true],
  ['a failure that passed', { verdict: 'fail' }, {}, 'better', false],
  ['a drop more', { verdict: 'fail', ...counts(1) }, { verdict: 'fail', ...counts(2) }, 'worse', true],
  ['a drop less', { verdict: 'fail', ...counts(2) }, { verdict: 'fail', ...counts(1) }, 'better', false],
  ['drops of a twin', { kind: 'control', ...counts(9) }, { kind: 'control', ...counts(99) }, 'drops', false],
  ['a time', { durationMs: 20_000 }, { durationMs: 30_000 }, 'slower', false],
  ['a time by chance', { durationMs: 20_000 }, { durationMs: 21_900 }, 'same', false],
  ['a time of less than two seconds', { durationMs: 500 }, { durationMs: 1500 }, 'same', false],
  ['one that is gone', {}, null, 'gone', true],
  ['one more', null, {}, 'new', false],
  ['one more, which failed', null, { verdict: 'fail' }, 'worse', true],
])('%s', (_title, was, is, change, worse) => {
  const side = (changes: Partial<ProofFile> | null) => [
    proofFile({ id: 'other' }),
    ...(changes ? [proofFile({ id: 'it', ...changes })] : []),
  ];
  const compared = compareRuns(resultsOf(side(was)), resultsOf(side(is)));
  expect(compared.proofs.find(({ id }) => id === 'it')?.change).toBe(change);
  expect(compared.worse).toBe(worse);
});

test('topics that only one run ran are named, not compared', () => {
  const compared = compareRuns(resultsOf([proofFile(), proofFile({ runtime: 'go' })]), resultsOf([proofFile()]));
  expect(compared).toMatchObject({ worse: false, notCompared: [{ topic: 'rolling-delete', runtime: 'go' }] });
});

test('is told with the worst first', () => {
  const before = resultsOf([
    proofFile({ id: 'rollout', ...counts(0) }),
    proofFile({ id: 'one-by-one', durationMs: 50_000 }),
    proofFile({ id: 'old' }),
    proofFile({ id: 'naive', kind: 'control', ...counts(34) }),
    proofFile({ id: 'same', runtime: null, topic: 'logging' }),
    proofFile({ topic: 'pre-stop', runtime: null }),
  ]);
  const after = resultsOf([
    proofFile({ id: 'rollout', verdict: 'fail', ...counts(7) }),
    proofFile({ id: 'one-by-one', durationMs: 30_000 }),
    proofFile({ id: 'naive', kind: 'control', ...counts(37) }),
    proofFile({ id: 'same', runtime: null, topic: 'logging' }),
    proofFile({ id: 'young', runtime: null, topic: 'logging', counts: {} }),
  ]);
  expect(comparisonText(compareRuns(before, after), paletteFor({ isTTY: false }))).toMatchInlineSnapshot(`
    "From run 1123-1805-k3f to run 1123-1805-k3f

    Worse
      rolling-delete (node)  rollout  pass → fail  0 of 1,000 dropped → 7 of 1,000 dropped  41 s

    Gone
      rolling-delete (node)  old  pass  0 of 12,340 dropped  41 s

    New
      logging  young  pass    41 s

    Other drops
      rolling-delete (node)  naive (control)  pass  34 of 1,000 dropped → 37 of 1,000 dropped  41 s

    Quicker
      rolling-delete (node)  one-by-one  pass  0 of 12,340 dropped  50 s → 30 s

    Only one of them ran: pre-stop

    1 of 6 as before, something is worse
    "
  `);
});
