import { expect, test } from 'vitest';
import { filled, runs } from './expression.ts';

const contexts = {
  inputs: { node: '22', args: '' },
  github: { event_name: 'workflow_dispatch' },
  steps: { cache: { outputs: { 'cache-hit': 'true' } } },
};

test('values take the place of expressions, and nothing that of what is not there', () => {
  expect(filled('node-${{ inputs.node }}-${{inputs.args}}-${{ matrix.proxy }}.', contexts)).toBe('node-22--.');
});

test.each([
  ['success', undefined, true],
  ['failure', undefined, false],
  ['failure', '${{ !cancelled() }}', true],
  ['success', '${{ failure() }}', false],
  ['failure', '${{ failure() }}', true],
  ['success', "${{ github.event_name == 'push' }}", false],
  ['success', "${{ steps.cache.outputs.cache-hit != 'true' }}", false],
  ['success', "${{ steps.other.outputs.cache-hit != 'true' }}", true],
  ['failure', "${{ steps.other.outputs.cache-hit != 'true' }}", false],
  ['failure', "${{ !cancelled() && github.event_name == 'workflow_dispatch' }}", true],
  ['failure', "${{ !cancelled() && github.event_name == 'schedule' }}", false],
] as const)('after %s a step with the condition %s runs: %s', (status, condition, does) => {
  expect(runs(condition, contexts, status)).toBe(does);
});

test('an expression that is not understood is an error, and not empty', () => {
  expect(() => filled("${{ hashFiles('x') }}", contexts)).toThrow(/hashFiles/);
});
