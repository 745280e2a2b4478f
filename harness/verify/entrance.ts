import type { ProvidedCluster } from '../cluster/cluster-provider.ts';
import { systemClock } from '../core/clock.ts';
import { describeError, HarnessError, UsageError } from '../core/harness-error.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import type { AgentHost } from '../load/agent/agent-host.ts';
import type { ProofRun } from '../proof/proof-run.ts';
import { Leases } from '../scenario/leases/leases.ts';
import { leaseNodePort } from '../scenario/leases/node-ports.ts';
import { makeOwnService } from '../kube/actions/own-service.ts';
import { Stage } from '../scenario/namespace/stage.ts';
import { agentHostFor } from '../scenario/traffic/agent-host-for.ts';
import { Timeline } from '../timeline/timeline.ts';
import type { Way } from './target.ts';

/** Where load enters, until it is closed. */
export interface Entrance {
  /** Name of the Service that it goes by. */
  readonly service: string;
  readonly nodePort?: number;
  /** Where the load comes from; left out: the usual place of the cluster. */
  readonly from?: AgentHost;
  /** URLs without a path. */
  urlsOn(stage: Stage): readonly string[];
  /**
   * Removes what was made for it.
   * @throws HarnessError that names the command that removes what is left
   */
  close(): Promise<void>;
}

interface EntranceOptions {
  readonly run: ProofRun;
  readonly client: KubeClient;
  readonly namespace: string;
  readonly way: Way;
}

/**
 * By a NodePort, of a Service of ours beside the user's, or by the address of the user's Service, from a pod in a namespace of ours,
 * so that nothing is made in the user's.
 */
export function openEntrance(options: EntranceOptions): Promise<Entrance> {
  return entersByNodePort(options.run.cluster) ? byNodePort(options) : byAddress(options);
}

/** On clusters of ours, and on those of others whose nodes are to be reached from here. */
export function entersByNodePort({ ours, loadPath }: Pick<ProvidedCluster, 'ours' | 'loadPath'>): boolean {
  return ours || loadPath === 'node-addresses';
}

async function byNodePort({ run, client, namespace, way }: EntranceOptions): Promise<Entrance> {
  const leases = new Leases(run.folder.file('leases'), systemClock);
  const { nodePort, end } = await leaseNodePort(leases, client, run.cluster, systemClock);
  const options = { namespace, run: run.folder.run, beside: way.service, port: way.port, nodePort };
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

async function byAddress({ run, client, way }: EntranceOptions): Promise<Entrance> {
  const { name, address } = way.service;
  if (address === '')
    throw new UsageError(`Service ${name} has no address of its own`, 'choose another one with --service');
  const nobody = () => undefined;
  const stage = await Stage.open({
    cluster: run.cluster,
    client,
    clock: systemClock,
    of: { run: run.folder.run, topic: 'verify', proof: 'load' },
    timeline: new Timeline(),
    logSink: { line: nobody },
    onWait: nobody,
  });
  return {
    service: name,
    from: agentHostFor(stage),
    urlsOn: () => [`http://${address}:${way.port.port}/`],
    close: () => removed(stage.close({ keep: false }), `kubectl delete namespace ${stage.namespace}`),
  };
}

async function removed(removing: Promise<void>, command: string): Promise<void> {
  try {
    await removing;
  } catch (error) {
    throw new HarnessError(`What was made beside the app could not be removed: ${describeError(error)}`, {
      code: 'not-removed',
      fix: `remove it with \`${command}\``,
      cause: error,
    });
  }
}
