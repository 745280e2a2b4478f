import { milliseconds, parseDuration, seconds, type Duration } from '../../core/duration.ts';
import { isOlder } from '../../core/kubernetes-version.ts';
import type { BackOffEvidence } from '../../judgement/judges/judge-back-off.ts';
import type { ClusterTools } from './cluster-tools.ts';

/** How the kubelet of a node waits between two starts of a container that crashes: by its settings, and by its version. */
export async function backOffSettings(
  { kubectl }: Pick<ClusterTools, 'kubectl'>,
  node: string,
): Promise<Pick<BackOffEvidence, 'longest' | 'looksAfter'>> {
  const [longest, version] = await Promise.all([
    longestBackOff(kubectl, node),
    kubectl('get', 'node', node, '--output', 'jsonpath={.status.nodeInfo.kubeletVersion}'),
  ]);
  // 10 s, and up to half as much by chance (`completeWork` in its `pod_workers.go`).
  return { longest, ...(isOlder(version, '1.35') && { looksAfter: seconds(15) }) };
}

async function longestBackOff(kubectl: ClusterTools['kubectl'], node: string): Promise<Duration> {
  const { kubeletconfig } = JSON.parse(await kubectl('get', '--raw', `/api/v1/nodes/${node}/proxy/configz`)) as {
    readonly kubeletconfig: { readonly crashLoopBackOff?: { readonly maxContainerRestartPeriod?: string } };
  };
  const set = kubeletconfig.crashLoopBackOff?.maxContainerRestartPeriod;
  return set === undefined ? seconds(300) : parseGoDuration(set);
}

/** `5m0s` */
function parseGoDuration(text: string): Duration {
  const parts = text.match(/[\d.]+(ms|s|m|h)/g) ?? [];
  return milliseconds(parts.map(parseDuration).reduce((sum, part) => sum + part, 0));
}
