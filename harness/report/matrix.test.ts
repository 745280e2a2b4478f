import { expect, test } from 'vitest';
import { proofFile, resultsOf } from '../record/example-run.test-helper.ts';
import { matrixOf } from './matrix.ts';
import { matrixTable } from './terminal/matrix-table.ts';
import { paletteFor } from './palette.ts';

test('topics by runtimes, controls apart', () => {
  const results = resultsOf([
    proofFile(),
    proofFile({ id: 'rollout', verdict: 'fail' }),
    proofFile({ id: 'naive', kind: 'control' }),
    proofFile({ id: 'single', verdict: 'skipped' }),
    proofFile({ runtime: 'go' }),
    proofFile({ runtime: 'go', id: 'naive', kind: 'control', verdict: 'inconclusive' }),
    proofFile({ topic: 'logging', runtime: null }),
    proofFile({ topic: 'logging', runtime: null, id: 'x', kind: 'control', verdict: 'skipped' }),
  ]);
  expect(matrixTable(matrixOf(results), paletteFor({ isTTY: false }))).toMatchInlineSnapshot(`
    "                  cluster    go             node
      logging         ✔ 1/1 · -
      rolling-delete             ✔ 1/1 · ? 0/1  ✘ 1/2 · ✔ 1/1"
  `);
});
