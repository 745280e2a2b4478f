import { bringUp } from '../../cluster/bring-up.ts';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import { loadConfig } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { connect } from '../../kube/client/kube-client.ts';
import type { LoadProfile } from '../../load/protocols/protocols.ts';
import { newRunId } from '../../record/run-id.ts';
import { ClusterLoad } from '../../scenario/traffic/load-from-cluster.ts';
import type { ClusterOptions } from '../cluster-options.ts';
import { terminalProgress } from '../terminal-progress.ts';
import type { LoadSource } from './load-source.ts';

/** Load from a pod on each node of the cluster, which is brought up where it is ours and missing. */
export async function loadFromCluster(
  profile: LoadProfile,
  flags: ClusterOptions,
  signal: AbortSignal,
): Promise<LoadSource> {
  const progress = terminalProgress();
  const config = await loadConfig(flags);
  const cluster = await bringUp(await selectProvider(config), config, progress);
  const run = newRunId(new Date());
  const load = new ClusterLoad({ cluster, client: connect(cluster), clock: systemClock, run, profile, signal });
  try {
    const nodes = await load.start();
    progress.line(`Sending from a pod on each of ${nodes.join(', ')}`);
  } catch (error) {
    await load.close();
    throw error;
  }
  return {
    progress: () => load.progress(),
    drain: ({ aborted: cutOff }) => load.drain({ cutOff }),
    close: () => load.close(),
  };
}
