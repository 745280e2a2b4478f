// Puts the browser in place that `make browser` tests the report in: Debian's Chromium, unless one is there.
import { installMissing } from '../harness/cluster/apt.ts';
import { loadConfig } from '../harness/config/config.ts';
import { describeError } from '../harness/core/harness-error.ts';
import { run } from '../harness/shell/run.ts';

try {
  await installMissing({ chromium: 'chromium' }, await loadConfig(), run);
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
