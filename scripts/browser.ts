// Puts the browser in place that `make browser` tests the report in: Debian's Chromium, unless one is there.
import { endOnErrors } from '../harness/cli/failure.ts';
import { installMissing } from '../harness/build/debian/apt.ts';
import { loadConfig } from '../harness/config/config.ts';
import { run } from '../harness/shell/run.ts';

endOnErrors();
await installMissing({ chromium: 'chromium' }, await loadConfig(), run);
