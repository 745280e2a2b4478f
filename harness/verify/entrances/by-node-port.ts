import { systemClock } from '../../core/clock.ts';
import { makeOwnService } from '../../kube/actions/own-service.ts';
import { Leases } from '../../scenario/leases/leases.ts';
import { leaseNodePort } from '../../scenario/leases/node-ports.ts';
import type { Way } from '../target.ts';
import { removed, type Entrance, type EntranceOptions } from './entrance.ts';

/** By a NodePort, of a Service of ours beside the user's. */
export async function byNodePort({ run, client, namespace }: EntranceOptions, way: Way): Promise<Entrance> {
  const leases = new Leases(run.folder.file('leases'), systemClock);
  const { nodePort, end } = await leaseNodePort(leases, client, run.cluster, systemClock);
  const by = { type: 'NodePort', nodePort } as const;
  const options = { namespace, run: run.folder.run, beside: way.service, port: way.port, by };
  const service = await makeOwnService(client, systemClock, options);
  return {
    service: service.name,
    nodePort,
    urlsOn: (stage) => stage.urlsOf(nodePort),
    close: async () => {
      end();
      await removed(service.remove(), `kubectl --namespace ${namespace} delete service ${service.name}`);
    },
  };
}
