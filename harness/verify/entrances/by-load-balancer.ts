import { systemClock } from '../../core/clock.ts';
import { minutes } from '../../core/duration.ts';
import { loadBalancerAddress } from '../../kube/actions/load-balancer-address.ts';
import { makeOwnService } from '../../kube/actions/own-service.ts';
import { hostAgent } from '../../load/agent/agent-host.ts';
import type { Way } from '../target.ts';
import { loadOf } from '../request.ts';
import { assureAnswered } from './assure-answered.ts';
import { removed, type Entrance, type EntranceOptions } from './entrance.ts';

const path = {
  name: 'load-balancer',
  detail: 'no load balancer is made for a sample app: what fails while nothing is done tells of it',
};

/** One that has an address learns of its pods, and its name comes to be known, a while later. */
const untilItLeads = minutes(3);

/**
 * By a load balancer, of a Service of ours beside the user's.
 * @throws HarnessError where it gets no address; UsageError where it is not answered well
 */
export async function byLoadBalancer(options: EntranceOptions, way: Way): Promise<Entrance> {
  const { run, client, namespace, request, onLine } = options;
  const service = await makeOwnService(client, systemClock, {
    ...{ namespace, run: run.folder.run, beside: way.service, port: way.port },
    by: { type: 'LoadBalancer' },
  });
  const close = () => removed(service.remove(), `kubectl --namespace ${namespace} delete service ${service.name}`);
  const from = hostAgent();
  try {
    const address = await loadBalancerAddress(client, systemClock, { namespace, name: service.name }, run.signal);
    const authority = `${address}:${way.port.port}`;
    onLine?.(`The load balancer of Service ${service.name} has the address ${authority}`);
    const [url = ''] = loadOf(request, [`http://${authority}/`]).urls;
    await assureAnswered(url, request, from, { clock: systemClock, patience: untilItLeads, signal: run.signal });
    return { service: service.name, from, path, urlsOn: () => [`http://${authority}/`], close };
  } catch (error) {
    await close();
    throw error;
  }
}
