// Builds the apps of examples (those that are named, or all), puts their images into the nodes of the cluster, and writes their manifests, with the
// tags of the images, to the folder that is named: `node --import ./harness/cli/typescript.js scripts/verified-apps.ts results/apps nginx uvicorn`.
// It prints the commands that verify them.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { endOnErrors } from '../harness/cli/failure.ts';
import { lineProgress } from '../harness/build/progress.ts';
import { ensureSampleImages } from '../harness/cluster/images/sample-images.ts';
import { selectProvider } from '../harness/cluster/providers/select-provider.ts';
import { loadConfig } from '../harness/config/config.ts';
import { systemClock } from '../harness/core/clock.ts';
import { HarnessError, UsageError } from '../harness/core/harness-error.ts';

endOnErrors();
const [to = 'results/verified-apps', ...only] = process.argv.slice(2);
const root = resolve('examples');
const config = await loadConfig();
const progress = lineProgress((line) => process.stderr.write(`${line}\n`), systemClock);
const { images } = await selectProvider(config);
if (!images) throw new HarnessError('The provider cannot load images', { code: 'no-image-loader' });
const built = await ensureSampleImages(images.engine(progress), config, progress, { root, only });
const unknown = only.filter((name) => !built.some(({ runtime }) => runtime === name));
if (unknown.length > 0) throw new UsageError(`No app of ${root} is named ${unknown.join(' or ')}`);
await images.load(
  built.map(({ ref }) => ref),
  progress,
);
mkdirSync(to, { recursive: true });
for (const { app, runtime, ref } of built) {
  const folder = join(root, app, runtime);
  for (const name of readdirSync(folder).filter((file) => /(?<!-needs)\.yaml$/.test(file))) {
    const file = join(to, name === 'app.yaml' ? `${runtime}.yaml` : `${runtime}-${name}`);
    const manifest = readFileSync(join(folder, name), 'utf8');
    writeFileSync(file, manifest.replaceAll(`seaworthy/${app}-${runtime}`, ref));
    // What speaks something else than HTTP says so in its manifest.
    const [, request = ''] = /^# Asked with:( .*)$/m.exec(manifest) ?? [];
    process.stdout.write(`seaworthy verify --filename ${file}${request} --quick --emit-patch kustomize\n`);
  }
}
