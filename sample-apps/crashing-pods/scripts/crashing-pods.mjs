import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { mark } from '/app/marks.mjs';

/** Outlives the container, not the pod. */
const memory = '/memory/runs';

appendFileSync(memory, 'x');
/** From 0, as Kubernetes counts restarts. */
const run = readFileSync(memory, 'utf8').length - 1;
mark('start', { run });
const crashes = process.env.CRASHES === 'every-time' || run === 0;
// Long enough for its log to be read while it runs.
if (crashes) setTimeout(crash, 1000);
else createServer().listen(8080);
process.on('SIGTERM', () => process.exit(0));

function crash() {
  mark('crash', { run });
  process.exit(1);
}
