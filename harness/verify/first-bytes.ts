import { seconds } from '../core/duration.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { KubeError } from '../kube/client/kube-error.ts';
import { podProxyPath } from '../kube/client/pod-proxy.ts';
import type { TargetPod } from './find-request.ts';
import { noLoad } from './proofs/reasons.ts';
import { schemeOf, type AskedRequest } from './request.ts';
import type { Target } from './target.ts';
import { untilListening } from './until-listening.ts';

/**
 * A target that runs, with what one of its pods answers to a request in HTTP, where that is something else: what else it would send would
 * be malformed, one answer as the other.
 * @throws UsageError where nobody listens
 */
export async function withFirstBytes(
  client: Pick<KubeClient, 'transport'>,
  namespace: string,
  { target, pods }: { readonly target: Target; readonly pods: readonly TargetPod[] },
  request: AskedRequest,
): Promise<Target> {
  const { way } = target;
  if (!way || request.protocol === 'tcp' || noLoad(target) !== undefined) return target;
  const ready = pods.filter((pod) => pod.ready);
  await untilListening(client, namespace, { target, pods: ready.map(({ name }) => name) });
  const [pod] = ready;
  // What stands on the way to a URL may speak something else to the pods.
  if (!pod || target.url) return target;
  const proxy = podProxyPath({ namespace, name: pod.name, port: way.targetPort, scheme: schemeOf(request, way) });
  const otherAnswer = await otherThanHttp(client, `${proxy}/`);
  return otherAnswer === undefined ? target : { ...target, way: { ...way, otherAnswer } };
}

/** The API server's words for an answer that does not begin as one in HTTP does, with what it read. */
const noHttp = /malformed HTTP (?:response|version|status code) "(?:[^"\\]|\\.)*"/;

/** What is shown of it. */
const shown = 100;

/** Undefined for an answer in HTTP, and where there is none. */
async function otherThanHttp({ transport }: Pick<KubeClient, 'transport'>, path: string): Promise<string | undefined> {
  try {
    const response = await transport.open({ path, timeout: seconds(5) });
    response.destroy();
    return undefined;
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    const [words] = noHttp.exec(error.words) ?? [];
    return words !== undefined && words.length > shown ? `${words.slice(0, shown)}…` : words;
  }
}
