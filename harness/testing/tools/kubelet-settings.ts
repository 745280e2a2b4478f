import { milliseconds, parseDuration, seconds, type Duration } from '../../core/duration.ts';
import type { ClusterTools } from './cluster-tools.ts';

/** The longest back-off of a crash loop on a node, as its kubelet says it is set. */
export async function longestBackOff({ kubectl }: Pick<ClusterTools, 'kubectl'>, node: string): Promise<Duration> {
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
