import { milliseconds, minutes, seconds } from '../core/duration.ts';
import type { Clock } from '../core/clock.ts';
import { describeError, UsageError } from '../core/harness-error.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { podProxyPath } from '../kube/client/pod-proxy.ts';
import type { LongRequest } from '../scenario/namespace/stage.ts';
import type { HttpRequest } from './request.ts';
import type { Target } from './target.ts';

const longest = minutes(2);
/** A shorter one is hardly under way when its pod goes. */
const shortest = seconds(1);

/**
 * Asks a pod once for what is said to take long, through the API server, and takes the time.
 * @throws UsageError where it is not answered with 2xx within two minutes, or takes less than a second
 */
export async function measureSlow(
  { transport }: Pick<KubeClient, 'transport'>,
  clock: Clock,
  pod: { readonly namespace: string; readonly name: string },
  { way }: Target,
  { method, path, scheme }: Pick<HttpRequest, 'method' | 'path' | 'scheme'>,
): Promise<LongRequest> {
  const proxy = podProxyPath({ ...pod, port: way?.targetPort ?? '', scheme });
  const from = clock.now();
  try {
    await transport.json({ method, path: proxy + path, timeout: longest });
  } catch (error) {
    throw new UsageError(
      `${method} ${path} is not answered well by pod ${pod.name}: ${describeError(error)}`,
      'name with --slow a path that takes long and is answered with 2xx',
    );
  }
  const takes = milliseconds(Math.ceil(clock.now() - from));
  if (takes >= shortest) return { path, takes };
  throw new UsageError(
    `${method} ${path} took ${takes} ms, which is hardly under way when its pod goes`,
    'name with --slow a path that takes a second or more',
  );
}
