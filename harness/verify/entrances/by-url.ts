import { systemClock } from '../../core/clock.ts';
import { UsageError } from '../../core/harness-error.ts';
import { notStayingUp } from '../../kube/conditions/container-ends.ts';
import { readPods } from '../../kube/facts/read-pods.ts';
import { whyEnded } from '../../kube/logs/why-ended.ts';
import { hostAgent } from '../../load/agent/agent-host.ts';
import { isHttps } from '../request.ts';
import type { UrlWay } from '../url-way.ts';
import { assureAnswered } from './assure-answered.ts';
import { byAddress } from './by-address.ts';
import { byNodePort } from './by-node-port.ts';
import type { Entrance, EntranceOptions } from './entrance.ts';
import { openLoadPod } from './load-pod.ts';

/** What stands on the way is the user's own, and part of what is asked. */
const path = {
  name: 'url',
  detail: 'it is that of the URL, which leads to no sample app: what fails while nothing is done tells of it',
};

/**
 * By a URL of the user's own, from this machine or from a pod in the cluster; and past it at the same time, where that is asked for.
 * @throws UsageError where it is not answered well, before anything is done to the app
 */
export async function byUrl(options: EntranceOptions, way: UrlWay): Promise<Entrance> {
  const past = way.alsoPast ? await pastIt(options, way) : await alone(options, way);
  const { from = hostAgent() } = past;
  try {
    await assureAnswered(way.url, options.request, from, { clock: systemClock, signal: options.run.signal });
  } catch (error) {
    await past.close();
    throw error instanceof UsageError ? await withEnds(options, error) : error;
  }
  return { ...past, byUrl: true, urlsOn: (stage) => [...past.urlsOn(stage), way.url] };
}

/** What stands before an app may answer for it, and does not say that its containers are down. */
async function withEnds({ client, namespace, target }: EntranceOptions, error: UsageError): Promise<UsageError> {
  const pods = await readPods(client, namespace, target);
  const ended = await whyEnded(client, namespace, notStayingUp(pods, pods));
  return ended === undefined ? error : new UsageError(`${error.message}; ${ended}`, error.fix);
}

async function alone(options: EntranceOptions, { from }: UrlWay): Promise<Entrance> {
  const shared = { service: options.target.way?.service.name ?? '', path, urlsOn: () => [] };
  if (from === 'here') return { ...shared, from: hostAgent(), close: () => Promise.resolve() };
  const { agent, close } = await openLoadPod(options);
  return { ...shared, from: agent, close };
}

/** To the Service, from the same place. */
async function pastIt(options: EntranceOptions, { from }: UrlWay): Promise<Entrance> {
  const { way } = options.target;
  if (!way)
    throw new UsageError(
      'No Service is known by which load could go past the URL',
      'name it with --service and --port, or leave out --both-ways',
    );
  if (isHttps(way.port))
    throw new UsageError(
      `Port ${way.port.port} of Service ${way.service.name} speaks https, which cannot be sent past a URL yet`,
      'leave out --both-ways',
    );
  if (from === 'cluster') return { ...(await byAddress(options, way)), path };
  const { loadPath } = options.run.cluster;
  if (loadPath === 'host-ports' || loadPath === 'node-addresses')
    return { ...(await byNodePort(options, way)), from: hostAgent() };
  throw new UsageError(
    `The Service cannot be reached from here, where load goes by ${loadPath}`,
    'send from the cluster with --from cluster, or leave out --both-ways',
  );
}
