import type { RunningCluster } from '../cluster/cluster-provider.ts';
import type { RunInfo } from '../record/run-folder.ts';

/** What is known of a run as it begins. */
export function runInfo(
  cluster: Omit<RunningCluster, 'loadPath'> & { readonly loadPath: string },
  command: string,
  startedAt: number,
): RunInfo {
  const { provider, context, version, nodes, proxyMode, loadPath } = cluster;
  return {
    startedAt: new Date(startedAt).toISOString(),
    interrupted: false,
    command,
    cluster: { provider, context, version, nodes, proxyMode, loadPath },
  };
}
