import { exitWithParent } from './exit-with-parent.ts';

// Loaded by vitest into each worker of a run, before its suites.
exitWithParent();
