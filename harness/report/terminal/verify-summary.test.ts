import { expect, test } from 'vitest';
import { assembleResults } from '../../record/assemble-results.ts';
import type { ProofFile } from '../../record/results.ts';
import { paletteFor } from '../palette.ts';
import { verifySummary, type ShownPatch } from './verify-summary.ts';

const proof = (id: string, its: Partial<ProofFile>): ProofFile => ({
  ...{
    topic: 'release-readiness',
    runtime: null,
    id,
    kind: 'proof',
    title: id,
    verdict: 'pass',
    reason: 'none dropped',
  },
  ...{
    counts: { sent: 1000, dropped: 0 },
    evidence: [`release-readiness/${id}`],
    startedAt: '2026-11-28T10:00:00Z',
    durationMs: 9000,
  },
  ...its,
});
const shown = (...proofs: readonly ProofFile[]) => shownWith(undefined, ...proofs);
const shownWith = (patch: ShownPatch | undefined, ...proofs: readonly ProofFile[]) => {
  const cluster = {
    provider: 'kind',
    context: 'c',
    version: 'v1',
    nodes: 3,
    proxyMode: 'iptables',
    loadPath: 'host-ports',
  };
  const info = { startedAt: '2026-11-28T10:00:00Z', durationMs: 9000, interrupted: false, command: '', cluster };
  const results = assembleResults({ run: 'r', info, pathProofs: [], proofs });
  const options = { palette: paletteFor({}), width: 140, folder: 'results/r', subject: 'deployment/web in shop' };
  return verifySummary(results, { ...options, notBuilt: ['TLS'], patch });
};
const cause = { code: 'x', figures: {}, text: 'the app stopped too early', fix: 'wait' };
const failed = proof('rollout', {
  verdict: 'fail',
  reason: '9 dropped',
  cause,
  text: '9 dropped\n\nCause: …\nFix:   wait',
});

test('nothing failed: how much that is worth comes first', () => {
  const text = shown(proof('steady', {}), proof('rollout', { counts: { sent: 2000 } }));
  expect(text.trimStart()).toMatch(
    /^✔ deployment\/web in shop: nothing failed; 0 of 3,000 requests were dropped or rejected: at most 1\.0 of 1000 in truth \(95 %\)\n/,
  );
  expect(text).toContain('Exit code 0: nothing that was played failed');
});

test('what was sent while pods were going is counted apart, and the bound is that of these', () => {
  const counts = { sent: 4000 };
  const inTime = { code: 'stopped-in-time', figures: { pods: 1, whileGoing: 310, untold: [] } };
  const allHeld = { reasons: [{ code: 'gap-allowed', figures: { whileGoing: 300 } }, inTime] };
  const rollout = proof('rollout', { counts, code: 'none-dropped', figures: { sent: 4000, whileGoing: 2000 } });
  const stop = proof('stop', { counts, code: 'all-held', figures: allHeld });
  expect(shown(proof('steady', {}), rollout, stop)).toContain(
    'nothing failed; 0 of 9,000 requests were dropped or rejected, 2,310 of them sent while pods were going: at most 1.3 of 1000 in truth (95 %)\n',
  );
  const none = proof('rollout', { counts, figures: { whileGoing: 0 } });
  expect(shown(none)).toContain(
    '0 of 4,000 requests were dropped or rejected, none of them sent while pods were going\n',
  );
});

test('nothing failed of what needs no request: that none was sent is said, and no bound', () => {
  expect(shown(proof('files', { counts: { files: 2 } }))).toContain('nothing failed; no request was sent\n');
});

test('without load it is said what passed, and why none was sent, and nothing of requests', () => {
  const unloaded = 'no Service selects its pods, so there is no way in for load';
  const stopped = { reasons: [{ code: 'stopped-in-time', figures: { pods: 1, unloaded, untold: [] } }] };
  const text = shown(
    proof('steady', { verdict: 'skipped', reason: unloaded, counts: {} }),
    proof('stop', { counts: { pods: 1 }, figures: stopped }),
    proof('crash', { counts: { pods: 0 }, figures: { unloaded } }),
  );
  expect(text.trimStart()).toMatch(
    /^✔ deployment\/web in shop: passed stop, crash; no load was sent: no Service selects its pods, so there is no way in for load\n/,
  );
  expect(text).not.toMatch(/requests? |Sent|Dropped|truth/);
  expect(text).toContain(`Not tested\n  - steady: ${unloaded}\n`);
  expect(text).toContain('Exit code 0: nothing that was played failed');
});

test('something failed: what, and its cause, come first, and the fix with its evidence later', () => {
  const text = shown(proof('steady', {}), failed);
  expect(text.trimStart()).toMatch(/^✘ deployment\/web in shop fails rollout: the app stopped too early\n/);
  expect(text).toContain(
    '    Fix:   wait\n\n    Evidence: results/r/release-readiness/rollout\n    Explain:  npx seaworthy explain x\n',
  );
  expect(text).toContain('Exit code 1: 1 failed');
});

test('each cause is named with the proofs that failed for it, with the greatest of its figures', () => {
  const late = (ms: number) => ({
    ...({ verdict: 'fail', reason: '9 dropped' } as const),
    cause: { code: 'x', figures: { latestMs: ms, otherMs: 1000 - ms }, text: `it stopped ${ms} ms too early`, fix: '' },
  });
  const other = { verdict: 'fail', cause: { code: 'y', figures: {}, text: 'it ran on', fix: '' } } as const;
  const killed = { verdict: 'fail', cause: { ...other.cause, code: 'z', text: 'it ran on: it was killed' } } as const;
  const text = shown(
    ...[proof('rolling-delete', late(299)), proof('start', killed), proof('rollout', late(730))],
    ...[proof('stop', late(229)), proof('drain', other), proof('crash', { verdict: 'fail', reason: 'not ready' })],
  );
  expect(text.trimStart()).toMatch(
    /^✘ deployment\/web in shop fails rolling-delete, rollout, stop: it stopped 730 ms too early; and start, drain: it ran on; and crash: not ready\n/,
  );
});

test('of what was played several times it is said how often it failed, and which time was not tested', () => {
  const again = (repetition: number) => proof('steady', { repetition });
  const whyNot = 'not begun: 10 min 12 s had passed by then';
  const text = shown(
    ...[again(1), { ...failed, repetition: 1 }, again(2), { ...failed, repetition: 2 }, again(3)],
    ...[proof('rollout', { repetition: 3 }), proof('stop', { repetition: 3, verdict: 'skipped', reason: whyNot })],
  );
  expect(text.trimStart()).toMatch(
    /^✘ deployment\/web in shop fails rollout \(2 of 3 times\): the app stopped too early\n/,
  );
  expect(text).toContain('fail  rollout #2\n');
  expect(text).toContain(`Not tested\n  - stop #3: ${whyNot}\n`);
});

test('what was not tested is listed, why each was not', () => {
  const text = shown(failed, proof('stop', { verdict: 'skipped', reason: 'it has one replica', counts: {} }));
  expect(text).toContain('Not tested\n  - stop: it has one replica\n  - TLS\n');
});

test('what was not tested for the same reason is told once, in one line, and has no row in the table', () => {
  const skipped = { verdict: 'skipped', reason: 'left out by --quick', counts: {} } as const;
  const again = [1, 2].map((repetition) => proof('stop', { repetition, ...(repetition === 2 && skipped) }));
  const text = shown(proof('steady', {}), ...['drain', 'crash'].map((id) => proof(id, skipped)), ...again);
  expect(text).toContain('Not tested\n  - drain, crash, stop #2: left out by --quick\n  - TLS\n');
  expect(text.match(/drain|crash/g)).toHaveLength(2);
  expect(text).toMatch(/1 of 2 pass +stop/);
  expect(shown(proof('drain', skipped))).not.toContain('Proofs');
});

test('what is inconclusive proves nothing, and what cannot be trusted comes before what failed', () => {
  const open = proof('stop', { verdict: 'inconclusive', reason: 'the ledger does not balance', untrusted: true });
  expect(shown(failed, open).trimStart()).toMatch(
    /^\? Nothing is proven of deployment\/web in shop; stop: the ledger does not balance\n/,
  );
});

test('the patch that was asked for is shown with how it is applied, and what it does not mend', () => {
  const files = [{ name: 'deployment-web.yaml', text: '# rollout, x: wait\nkind: Deployment\n' }];
  const howTo = (folder: string) => `kubectl patch --patch-file ${folder}/patch/deployment-web.yaml`;
  const others = [
    { proof: 'rollout', code: 'w', fix: 'handle SIGTERM' },
    { proof: 'stop', code: 'y', fix: 'handle SIGTERM' },
    { proof: 'start', code: 'z', fix: 'give it time', whyNot: 'how long it takes is not known' },
  ];
  const text = shownWith({ files, howTo, others }, failed);
  expect(text).toContain(
    [
      'Patch',
      '    # results/r/patch/deployment-web.yaml',
      '    # rollout, x: wait',
      '    kind: Deployment',
      '',
      '    To apply it: kubectl patch --patch-file results/r/patch/deployment-web.yaml',
      '',
      '    rollout, w; stop, y: no change of a manifest mends it: handle SIGTERM',
      '',
      '    start, z: no patch is given, as how long it takes is not known: give it time',
    ].join('\n'),
  );
  expect(shownWith({ files: [], howTo, others: [] })).toContain(
    'Patch\n    Nothing failed: there is nothing to mend\n',
  );
});

test('what a proof allows to fail is counted, and is not said to be none', () => {
  const text = shown(proof('steady', {}), proof('crash', { counts: { sent: 2000, dropped: 4, rejected: 1 } }));
  expect(text).toContain(
    'nothing failed; 5 of 3,000 requests were dropped or rejected, all of them where their proof allows it',
  );
  expect(shown(proof('crash', { counts: { sent: 2000, dropped: 1 } }))).toContain(
    '1 of 2,000 requests was dropped or rejected, where its proof allows it',
  );
});
