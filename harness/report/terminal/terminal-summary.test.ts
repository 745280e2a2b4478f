import { expect, test } from 'vitest';
import { assembleResults } from '../../record/assemble-results.ts';
import { pathProof, proofFile, resultsOf, runInfo } from '../../record/example-run.test-helper.ts';
import { againCommands } from '../again-command.ts';
import { paletteFor } from '../palette.ts';
import { terminalSummary } from './terminal-summary.ts';

const options = {
  palette: paletteFor({ isTTY: false }),
  width: 120,
  folder: 'results/1123-1805-k3f',
  logsOf: () => [],
};

test('shows proofs, controls and measurements apart, and whole texts of what did not pass', () => {
  const results = resultsOf([
    proofFile(),
    proofFile({
      id: 'rollout-restart',
      verdict: 'fail',
      reason: '7 of 12,340 requests dropped while the Deployment rolled',
      counts: {
        sent: 12340,
        dropped: 7,
        'new.sent': 6170,
        'new.dropped': 0,
        'reused.sent': 6170,
        'reused.dropped': 7,
        'slow.sent': 120,
        'slow.dropped': 0,
      },
      text: '7 of 12,340 requests dropped\n\nCause:  exited with requests in flight\nFix:    keep serving after SIGTERM',
      evidence: ['rolling-delete-node/rollout-restart'],
    }),
    proofFile({ id: 'naive', kind: 'control', reason: 'caught: 34 dropped on new (refused), 12 on reused (reset)' }),
    proofFile({ id: 'exits-at-once', kind: 'control', verdict: 'inconclusive', reason: 'no request was in flight' }),
    proofFile({ id: 'unannounced', kind: 'measurement', reason: '2 of 15,000 reused dropped, at most 0.048 %' }),
    proofFile({
      topic: 'cluster-health',
      runtime: null,
      id: 'dead-pod-is-unreachable',
      reason: 'EHOSTUNREACH after 2 ms on every node',
      counts: {},
      durationMs: 800,
    }),
  ]);
  expect(terminalSummary(results, options)).toMatchInlineSnapshot(`
    "Run 1123-1805-k3f took 5 min 12 s
    Cluster: kind-seaworthy, Kubernetes v1.37.2, 3 nodes, kube-proxy iptables
    Path:    host-ports, proven clean (0 of 2,000 requests dropped by a steady pod)

    cluster-health: Cluster prerequisites
              Id                         Time  Why
      Proofs
      ✔ pass  dead-pod-is-unreachable  800 ms  EHOSTUNREACH after 2 ms on every node

    rolling-delete (node): No client request is dropped
                      Id                 Sent  Dropped  By stream          Time  Why
      Proofs
      ✔ pass          pods-deleted     12,340        0  new 0 of 6,170     41 s  0 of 12,340 requests dropped while 3 pods
                                                        reused 0 of 6,170        were deleted
      ✘ fail          rollout-restart  12,340        7  new 0 of 6,170     41 s  7 of 12,340 requests dropped while the
                                                        reused 7 of 6,170        Deployment rolled
                                                        slow 0 of 120
      Controls (each must fail for the expected reason)
      ✔ pass          naive            12,340        0  new 0 of 6,170     41 s  caught: 34 dropped on new (refused), 12
                                                        reused 0 of 6,170        on reused (reset)
      ? inconclusive  exits-at-once    12,340        0  new 0 of 6,170     41 s  no request was in flight
                                                        reused 0 of 6,170
      Measurements
      ✔ pass          unannounced      12,340        0  new 0 of 6,170     41 s  2 of 15,000 reused dropped, at most 0.048
                                                        reused 0 of 6,170        %

    Passed: proofs · controls
                      cluster    node
      cluster-health  ✔ 1/1 · –
      rolling-delete             ✘ 1/2 · ? 1/2

    ✘ fail  rolling-delete (node)  rollout-restart
        7 of 12,340 requests dropped

        Cause:  exited with requests in flight
        Fix:    keep serving after SIGTERM

        Evidence: results/1123-1805-k3f/rolling-delete-node/rollout-restart
        Again:    npx seaworthy e2e --topic rolling-delete --runtime node --proof rollout-restart

    ? inconclusive  rolling-delete (node)  exits-at-once (control)
        no request was in flight

        Evidence: results/1123-1805-k3f/rolling-delete-node/pods-deleted
        Again:    npx seaworthy e2e --topic rolling-delete --runtime node --proof exits-at-once

    Proofs:       2 pass, 1 fail
    Controls:     1 pass, 1 inconclusive
    Measurements: 1 pass
    Not passed, and inconclusive counts as failed:
      ✘ fail  rolling-delete (node)  rollout-restart: 7 of 12,340 requests dropped while the Deployment rolled
      ? inconclusive  rolling-delete (node)  exits-at-once (control): no request was in flight
    Results:      results/1123-1805-k3f/results.json, junit.xml
    Report:       results/1123-1805-k3f/report.html
    Again:        npx seaworthy e2e --rerun-failed 1123-1805-k3f
    Exit code 1: 1 failed
    4 passed, 2 failed, 0 skipped
    "
  `);
});

test('puts the repetitions of a proof into one row', () => {
  const results = resultsOf([
    proofFile({ repetition: 1 }),
    proofFile({ repetition: 2, verdict: 'skipped', reason: 'interrupted while it ran' }),
    proofFile({ repetition: 3 }),
  ]);
  expect(terminalSummary(results, options)).toMatchInlineSnapshot(`
    "Run 1123-1805-k3f took 5 min 12 s
    Cluster: kind-seaworthy, Kubernetes v1.37.2, 3 nodes, kube-proxy iptables
    Path:    host-ports, proven clean (0 of 2,000 requests dropped by a steady pod)

    rolling-delete (node): No client request is dropped
                     Id              Sent  Dropped  By stream                 Time  Why
      Proofs
      - 2 of 3 pass  pods-deleted  37,020        0  new 0 of 18,510     2 min 04 s  interrupted while it ran
                                                    reused 0 of 18,510

    Proofs:       2 pass, 1 skipped
    Controls:     0 pass
    Results:      results/1123-1805-k3f/results.json, junit.xml
    Report:       results/1123-1805-k3f/report.html
    Exit code 0: all that was played is proven, 1 skipped
    2 passed, 0 failed, 1 skipped
    "
  `);
});

test('names each proof of the load path when one was not clean', () => {
  const pathProofs = [
    pathProof({ clean: false, detail: 'load not reached' }),
    pathProof({ before: 'rolling-delete-node/rollout', evidence: 'path/2' }),
  ];
  const results = assembleResults({ run: '1123-1805-k3f', info: runInfo(), pathProofs, proofs: [proofFile()] });
  const [, , ...lines] = terminalSummary(results, options).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'Path:    host-ports, NOT CLEAN',
    '         NOT CLEAN before rolling-delete-node/pods-deleted: load not reached',
    '         clean before rolling-delete-node/rollout: 0 of 2,000 requests dropped by a steady pod',
  ]);
});

test('nothing in a run is obeyed by a terminal or a runner, wherever it stands and however it wraps', () => {
  const hostile = 'x\u001b[2J\u0007\u0000\u009b1m\n##[add-mask]y';
  const wrapping = `${'word '.repeat(9)}::stop-commands::z ${'word '.repeat(9)}::stop-commands::z`;
  const results = assembleResults({
    run: hostile,
    info: runInfo({ cluster: { ...runInfo().cluster, context: hostile, loadPath: hostile } }),
    pathProofs: [pathProof({ clean: false, detail: hostile, before: hostile })],
    proofs: [
      proofFile({ topic: hostile, runtime: hostile, id: hostile, verdict: 'fail', reason: hostile, text: hostile }),
      proofFile({ id: 'wraps', reason: wrapping }),
    ],
  });
  const logsOf = () => [{ file: hostile, lines: [hostile] }];
  for (const width of [80, 90, 100, 110]) {
    const text = terminalSummary(results, { ...options, width, logsOf });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|##\[|^\s*::/m);
    expect(text.split('\n').filter((line) => line.startsWith('Exit code'))).toHaveLength(1);
  }
});

test('ends with the closing line and nothing else', () => {
  expect(terminalSummary(resultsOf([proofFile()]), options)).toMatch(/\n1 passed, 0 failed, 0 skipped\n$/);
});

test('what suites do not have is run again by the command that ran it', () => {
  const results = resultsOf([proofFile({ topic: 'release-readiness', runtime: null, id: 'rollout', verdict: 'fail' })]);
  const again = againCommands({ command: 'seaworthy verify -n shop deployment/web' });
  const text = terminalSummary(results, { ...options, again });
  expect(text.match(/Again:.*/g)).toEqual([
    'Again:    npx seaworthy verify -n shop deployment/web',
    'Again:        npx seaworthy verify -n shop deployment/web',
  ]);
});
