import { UsageError } from '../../core/harness-error.ts';
import type { Way } from '../target.ts';
import type { Entrance, EntranceOptions } from './entrance.ts';
import { openLoadPod } from './load-pod.ts';

/** By the address of the user's Service, from a pod in the cluster. */
export async function byAddress(options: EntranceOptions, way: Way): Promise<Entrance> {
  const { name, address } = way.service;
  if (address === '')
    throw new UsageError(`Service ${name} has no address of its own`, 'choose another one with --service');
  const { agent, close } = await openLoadPod(options);
  const { onlyIn } = options.run.cluster;
  return {
    service: name,
    from: agent,
    ...(onlyIn !== undefined && {
      path: { name: 'pods', detail: `no sample app may be deployed beside what is in namespace ${onlyIn}` },
    }),
    urlsOn: () => [`http://${address}:${way.port.port}/`],
    close,
  };
}
