import type { Clock } from '../../core/clock.ts';
import { formatDuration, minutes, seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { KubeClient } from '../client/kube-client.ts';

/** Those of clouds take one to three minutes. */
const patience = minutes(5);
const lookEvery = seconds(1);

/**
 * Waits until a Service of type LoadBalancer has an address.
 * @returns as it stands in a URL: `203.0.113.7`, `[2001:db8::7]`, `a1b2.elb.example`
 * @throws HarnessError that names the Service, when it has none within five minutes; the signal's reason when aborted
 */
export async function loadBalancerAddress(
  { core }: Pick<KubeClient, 'core'>,
  clock: Clock,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal?: AbortSignal,
): Promise<string> {
  const until = clock.now() + patience;
  for (;;) {
    const { status } = await core.readNamespacedService({ namespace, name });
    const { ip = '', hostname = '' } = status?.loadBalancer?.ingress?.[0] ?? {};
    if (ip !== '') return ip.includes(':') ? `[${ip}]` : ip;
    if (hostname !== '') return hostname;
    if (clock.now() > until)
      throw new HarnessError(
        `Service ${name} in namespace ${namespace} has got no address of a load balancer within ${formatDuration(patience)}`,
        {
          code: 'no-load-balancer',
          fix: 'see who makes them in this cluster, and what kubectl describe service says of yours; else leave out --load-path, or name the way in with --url',
        },
      );
    await clock.sleep(lookEvery, signal);
  }
}
