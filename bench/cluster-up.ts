/**
 * What `seaworthy up` costs beside a bare `kind create cluster` of the same shape and the same Ready condition, the node
 * image being there and sample images apart; and how long it takes when the cluster is there.
 * The cluster `seaworthy` stays as it is: node --import ./harness/cli/typescript.js bench/cluster-up.ts
 */
import { join } from 'node:path';
import { ensureEngine } from '../harness/cluster/engine/engine.ts';
import { kindConfig } from '../harness/cluster/providers/kind/kind-config.ts';
import { shapeFor } from '../harness/cluster/providers/kind/kind-create.ts';
import { kubectlInNode } from '../harness/cluster/providers/kind/kind-names.ts';
import { KindProvider } from '../harness/cluster/providers/kind/kind-provider.ts';
import { waitUntilReady } from '../harness/cluster/node-containers/wait-until-ready.ts';
import { ensureKind } from '../harness/cluster/node-image/ensure-kind.ts';
import { ensureNodeImage } from '../harness/cluster/node-image/ensure-node-image.ts';
import { lineProgress } from '../harness/build/progress.ts';
import { loadConfig } from '../harness/config/config.ts';
import { systemClock } from '../harness/core/clock.ts';
import { formatDuration } from '../harness/core/duration.ts';
import { run } from '../harness/shell/run.ts';
import { inTemporaryFolder } from '../harness/shell/temporary-folder.ts';

const progress = lineProgress((line) => process.stderr.write(`${line}\n`), systemClock);
const settings = await loadConfig();
const config = { ...settings, clusterName: 'seaworthy-bench' };
const answering = ensureEngine(config, progress);
const parts = {
  engine: await answering,
  kind: await ensureKind(answering, config, progress),
  nodeImage: await ensureNodeImage(answering, config, progress),
};
const { engine, kind, nodeImage } = parts;
const input = kindConfig(await shapeFor(parts, config));
const provider = new KindProvider(config);

const bare = await inTemporaryFolder('bench', async (folder) => {
  const of = ['--name', 'bare', '--kubeconfig', join(folder, 'kubeconfig')];
  const took = await timed('bare kind create cluster', async () => {
    const args = ['--image', nodeImage, '--config', '-'];
    await run(kind, ['create', 'cluster', ...of, ...args], { env: engine.env, input });
    const [container, ...kubectl] = kubectlInNode({ clusterName: 'bare' });
    await waitUntilReady(engine, container, kubectl);
  });
  await run(kind, ['delete', 'cluster', ...of], { env: engine.env });
  return took;
});
const ours = await timed('ours, no cluster', () => provider.up(progress));
await provider.down(progress);
await run('node', ['harness/cli/seaworthy.js', 'up']);
const again = await timed('seaworthy up, cluster there', () => run('node', ['harness/cli/seaworthy.js', 'up']));

const ratio = ours / bare;
process.stdout.write(
  `ratio to bare kind: ${ratio.toFixed(2)} (bar: 1.2); with the cluster there: ${formatDuration(again)} (bar: 3 s)\n`,
);
if (ratio > 1.2 || again > 3000) process.exitCode = 1;

async function timed(what: string, work: () => Promise<unknown>): Promise<number> {
  const start = systemClock.now();
  await work();
  const took = systemClock.now() - start;
  process.stdout.write(`${what}: ${formatDuration(took)}\n`);
  return took;
}
