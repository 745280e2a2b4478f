import type { PodFact } from '../../timeline/fact.ts';
import { apiPath } from '../client/api-path.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { textOf } from '../client/text.ts';
import { containerEnds, containerEndsText, type ContainerEnds } from '../conditions/container-ends.ts';

/**
 * Which containers of these pods have ended although they were to run on, and how: of the one that did most often, with its termination
 * message or else the last line of its log. Undefined where none has.
 */
export async function whyEnded(
  client: Pick<KubeClient, 'transport'>,
  namespace: string,
  pods: readonly PodFact[],
): Promise<string | undefined> {
  const [most, ...others] = pods.flatMap(containerEnds).sort((one, other) => other.times - one.times);
  if (!most) return undefined;
  const logged = most.last.message === undefined ? await lastLine(client, namespace, most) : undefined;
  const text = containerEndsText(most, logged);
  if (others.length === 0) return text;
  return `${text}; ${others.length} more ${others.length === 1 ? 'container has' : 'containers have'} ended too`;
}

/** Of the run that ended last; undefined where the API server has none, or does not let us read it: it only adds to what is told. */
async function lastLine(
  { transport }: Pick<KubeClient, 'transport'>,
  namespace: string,
  { pod, container, state }: ContainerEnds,
): Promise<string | undefined> {
  const path = apiPath`/api/v1/namespaces/${namespace}/pods/${pod}/log`;
  // Until a container has been asked to start again, its last run is not yet the previous one.
  const query = { container, previous: state !== 'terminated', tailLines: 1, limitBytes: 4096 };
  try {
    return await textOf(await transport.open({ path, query }), `log of ${pod}/${container}`);
  } catch {
    return undefined;
  }
}
