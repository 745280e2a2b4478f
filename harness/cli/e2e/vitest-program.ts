import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UsageError } from '../../core/harness-error.ts';
import { projectRoot } from './project-root.ts';

/**
 * How Node runs or lists the suites of a run: with vitest, wherever the package manager has put it, and our configuration, wherever
 * the suites are.
 * @throws UsageError where it is not installed
 */
export function vitestCommand(what: 'run' | 'list', ...options: readonly string[]): readonly string[] {
  return [
    programOf(projectRoot),
    what,
    '--root',
    projectRoot,
    ...asItIs,
    '--no-color',
    '--project',
    'e2e*',
    ...options,
  ];
}

/** A package may be where its user writes nothing. Its configuration is JavaScript, and is not bundled into a file beside it. */
const asItIs = import.meta.filename.endsWith('.js') ? ['--configLoader', 'native'] : [];

function programOf(root: string): string {
  try {
    return join(dirname(createRequire(join(root, 'package.json')).resolve('vitest/package.json')), 'vitest.mjs');
  } catch {
    throw new UsageError(
      'vitest is not installed, and proofs are run by it',
      'install it beside Seaworthy: npm install --save-dev vitest@4',
    );
  }
}
