// Builds the images of the sample apps and prints their sizes.
import { endOnErrors } from '../harness/cli/failure.ts';
import { ensureEngine } from '../harness/cluster/engine/engine.ts';
import { lineProgress } from '../harness/build/progress.ts';
import { ensureSampleImages, imageSize } from '../harness/cluster/images/sample-images.ts';
import { loadConfig } from '../harness/config/config.ts';
import { systemClock } from '../harness/core/clock.ts';

endOnErrors();
const config = await loadConfig();
const progress = lineProgress((line) => process.stderr.write(`${line}\n`), systemClock);
const engine = ensureEngine(config, progress);
for (const { ref } of await ensureSampleImages(engine, config, progress)) {
  const megabytes = (await imageSize(await engine, ref)) / 1e6;
  process.stdout.write(`${megabytes.toFixed(1).padStart(7)} MB  ${ref}\n`);
}
