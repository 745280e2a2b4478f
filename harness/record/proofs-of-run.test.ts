import { expect, test } from 'vitest';
import { ended, identity, proofFile } from './example-run.test-helper.ts';
import { proofsOfRun, settleTest } from './proofs-of-run.ts';

const crash = ['Error: namespace not created\n    at setUp (fixtures.ts:12)'];

test.each([
  ['its own pass', ended(), proofFile(), 'pass', '0 of 12,340'],
  [
    'its own failure',
    ended({ state: 'failed' }),
    proofFile({ verdict: 'fail', reason: '7 dropped' }),
    'fail',
    '7 dropped',
  ],
  ['its own failure, though the test passed', ended(), proofFile({ verdict: 'fail', reason: 'x' }), 'fail', 'x'],
  ['no result: a crash', ended({ state: 'failed', texts: crash }), undefined, 'inconclusive', 'namespace not created'],
  ['no result and no error', ended(), undefined, 'inconclusive', 'without a result'],
  ['a pass, then a crash', ended({ state: 'failed', texts: crash }), proofFile(), 'inconclusive', 'failed afterwards'],
  ['skipped', ended({ state: 'skipped', texts: ['needs two nodes'] }), undefined, 'skipped', 'needs two nodes'],
])('a test with %s', (_title, event, file, verdict, reason) => {
  expect(settleTest(event, file)).toMatchObject({ verdict, reason: expect.stringContaining(reason) as string });
});

const whole = { interrupted: false, torn: false };
const started = { event: 'started', at: 0, test: identity() } as const;

test.each([
  ['killed', false, 'inconclusive', 'the test process ended before this proof did'],
  ['interrupted', true, 'skipped', 'interrupted while it ran'],
])('a proof that never ended, in a run that was %s', (_title, interrupted, verdict, reason) => {
  expect(proofsOfRun([], [started], { interrupted, torn: false })).toMatchObject([
    { verdict, reason, id: 'pods-deleted' },
  ]);
});

test('a proof that never ended says what it waited for last', () => {
  const { topic, runtime, id } = identity();
  const state = {
    event: 'state',
    at: 1,
    test: { topic, runtime, id },
    waitsFor: 'pod x to be gone',
    dropped: 0,
  } as const;
  expect(proofsOfRun([], [started, { ...state, waitsFor: 'y' }, state], whole)).toMatchObject([
    { reason: 'the test process ended before this proof did, while it waited for pod x to be gone' },
  ]);
});

test('a proof of the next repetition is another one', () => {
  const first = identity({ repetition: 1 });
  const second = identity({ repetition: 2 });
  const proofs = proofsOfRun(
    [proofFile({ repetition: 1 })],
    [ended({ test: first }), ended({ test: second, state: 'failed', texts: crash })],
    whole,
  );
  expect(proofs.map(({ repetition, verdict }) => [repetition, verdict])).toEqual([
    [1, 'pass'],
    [2, 'inconclusive'],
  ]);
});

test('two tests with one id are inconclusive, as one result hides the other', () => {
  const proofs = proofsOfRun([proofFile()], [started, ended(), started, ended()], whole);
  expect(proofs).toMatchObject([{ verdict: 'inconclusive', reason: expect.stringContaining('same topic') as string }]);
});

test('a suite that does not load is inconclusive, beside the proofs of others', () => {
  const text = 'Cannot find module ./gone.ts\n    at suites/logging.test.ts:3';
  const broken = { event: 'broken', at: 0, topic: 'logging', where: 'logging.test.ts', text } as const;
  expect(proofsOfRun([proofFile()], [started, ended(), broken], whole)).toMatchObject([
    { topic: 'rolling-delete', verdict: 'pass' },
    { topic: 'logging', verdict: 'inconclusive', reason: 'Cannot find module ./gone.ts', text },
  ]);
});
