import { expect, test } from 'vitest';
import { proofFile, resultsOf } from '../../record/example-run.test-helper.ts';
import { annotations } from './github-annotations.ts';
import { jobSummary } from './github-summary.ts';

const results = resultsOf([
  proofFile(),
  proofFile({
    id: 'rollout',
    verdict: 'fail',
    reason: '7 of 9 dropped',
    text: '7 of 9 dropped, 50%\n::stop-commands::x',
  }),
  proofFile({ id: 'naive', kind: 'control', verdict: 'inconclusive', reason: 'no load', repetition: 2 }),
  proofFile({ id: 'dns', topic: 'cluster-health', runtime: null }),
  proofFile({ id: 'drain', verdict: 'skipped', reason: 'one node only' }),
]);

test('an annotation for each proof that did not pass, on one line whatever its text', () => {
  expect(annotations(results)).toEqual([
    '::error title=rolling-delete (node) rollout::7 of 9 dropped, 50%25%0A\\u003a:stop-commands::x',
    '::warning title=rolling-delete (node) naive #2 (control)::no load',
  ]);
});

test('what a terminal or the runner would obey is letters in an annotation', () => {
  const hostile = 'x\u001b[2J\u0007\u0000\u009b1m##[add-mask]y';
  const [line] = annotations(resultsOf([proofFile({ id: hostile, verdict: 'fail', text: hostile })]));
  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|##\[/);
  expect(line).toContain('#\\u0023[add-mask]y');
});

test('a title cannot end its own property', () => {
  const [line] = annotations(resultsOf([proofFile({ id: 'a,b:c\nd', verdict: 'fail' })]));
  expect(line).toMatch(/^::error title=rolling-delete \(node\) a%2Cb%3Ac\\u000ad::/);
});

test('a summary with the matrix and the text of what did not pass', () => {
  expect(jobSummary(results, 'results/r')).toMatchInlineSnapshot(`
    "## Seaworthy: 1 failed

    2 passed, 2 failed, 1 skipped · exit code 1 · run \`1123-1805-k3f\` · 5 min 12 s · kind-seaworthy, Kubernetes v1.37.2

    Proofs · controls that passed, of all:

    |  | cluster | node |
    | --- | --- | --- |
    | cluster-health | ✔ 1/1 · – |  |
    | rolling-delete |  | ✘ 1/2 · ? 0/1 |

    <details><summary>fail: rolling-delete (node) rollout: 7 of 9 dropped</summary>

    <pre>7 of 9 dropped, 50%
    ::stop-commands::x</pre>

    </details>

    <details><summary>inconclusive: rolling-delete (node) naive &#35;2 (control): no load</summary>

    <pre>no load</pre>

    </details>

    Evidence: \`results/r\`

    "
  `);
});

test('hostile text stays text, and is cut', () => {
  const text = `</pre><script>alert(1)</script> [x](y) \`${'z'.repeat(9000)}`;
  const summary = jobSummary(resultsOf([proofFile({ verdict: 'fail', reason: '</details><b>', text })]), 'r');
  expect(summary).not.toMatch(/<script|<b>|\[x\]/);
  expect(/z+…/.exec(summary)?.[0].length).toBeLessThan(4000);
});
