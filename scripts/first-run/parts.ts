// Makes what the stand-ins for public images are made from, and the node image in the engine of DOCKER_HOST. Prints both on a line
// each: the folder of a Debian userland, and the reference of the node image.
import { endOnErrors } from '../../harness/cli/failure.ts';
import { lineProgress } from '../../harness/build/progress.ts';
import { runSteps } from '../../harness/build/steps.ts';
import { findEngine } from '../../harness/cluster/engine/engine.ts';
import { sampleUserland } from '../../harness/cluster/images/sample-base.ts';
import { ensureNodeImage } from '../../harness/cluster/node-image/ensure-node-image.ts';
import { loadConfig } from '../../harness/config/config.ts';
import { systemClock } from '../../harness/core/clock.ts';

endOnErrors();
const config = await loadConfig({ images: 'offline' });
const progress = lineProgress((line) => process.stderr.write(`${line}\n`), systemClock);
const engine = await findEngine(config);
if (!engine) throw new Error('DOCKER_HOST names the engine to use');
const userland = sampleUserland(config);
const [nodeImage] = await Promise.all([
  ensureNodeImage(Promise.resolve(engine), config, progress),
  runSteps([userland], { cacheDir: config.cacheDir, progress }),
]);
process.stdout.write(`${userland.output}\n${nodeImage}\n`);
