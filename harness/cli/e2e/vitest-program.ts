import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UsageError } from '../../core/harness-error.ts';

/**
 * The program that runs the suites of a project, wherever its package manager has put it.
 * @throws UsageError where it is not installed
 */
export function vitestOf(root: string): string {
  try {
    return join(dirname(createRequire(join(root, 'package.json')).resolve('vitest/package.json')), 'vitest.mjs');
  } catch {
    throw new UsageError(
      'vitest is not installed, and proofs are run by it',
      'install it beside Seaworthy: npm install --save-dev vitest@4',
    );
  }
}
