import type { Clock } from '../../core/clock.ts';
import { labels } from './namespace.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isNotFound } from '../client/kube-error.ts';
import { ownership } from '../ownership/ownership.ts';
import type { ServicePort, ServiceSpec } from '../facts/service-spec.ts';

/** A Service of ours, until it is removed. */
export interface OwnService {
  readonly name: string;
  remove(): Promise<void>;
}

export interface OwnServiceOptions {
  readonly namespace: string;
  /** Also names it: `seaworthy-<run>`. */
  readonly run: string;
  /** The Service of somebody else, beside which it stands and which stays as it is. */
  readonly beside: ServiceSpec;
  readonly port: ServicePort;
  /** How it is reached from outside of the cluster. */
  readonly by: { readonly type: 'NodePort'; readonly nodePort: number } | { readonly type: 'LoadBalancer' };
}

/** Makes a Service that leads from outside of the cluster to the same pods as another one, by the same rules. */
export async function makeOwnService(
  { core }: Pick<KubeClient, 'core'>,
  clock: Clock,
  { namespace, run, beside, port, by }: OwnServiceOptions,
): Promise<OwnService> {
  const name = `seaworthy-${run}`;
  await core.createNamespacedService({
    namespace,
    body: {
      metadata: {
        name,
        labels: { [labels.run]: run, 'app.kubernetes.io/managed-by': 'seaworthy' },
        annotations: ownership(clock),
      },
      spec: {
        type: by.type,
        selector: beside.selector,
        sessionAffinity: beside.sessionAffinity,
        publishNotReadyAddresses: beside.publishNotReadyAddresses,
        ...(beside.externalTrafficPolicy && { externalTrafficPolicy: beside.externalTrafficPolicy }),
        ports: [
          {
            ...{ name: 'http', port: port.port, targetPort: port.targetPort },
            ...(by.type === 'NodePort' && { nodePort: by.nodePort }),
          },
        ],
      },
    },
  });
  return {
    name,
    remove: async () => {
      try {
        await core.deleteNamespacedService({ namespace, name });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },
  };
}
