import { seconds } from '../../core/duration.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import type { ServicePort } from '../../kube/facts/service-spec.ts';
import { requestFor, type TargetPod } from '../find-request.ts';
import { withFirstBytes } from '../first-bytes.ts';
import type { AskedHttpRequest, Request } from '../request.ts';
import { targetPortOf, type Target, type Way } from '../target.ts';
import { noLoad } from './reasons.ts';
import { steady } from './steady.ts';
import type { VerifyProof } from './verify-proof.ts';

const lasts = seconds(8);

/** What `steady` asks of each other port of the Service, one proof each. A way in of the user's own has no other ports. */
export function otherPorts({ workload, way, url }: Target): readonly VerifyProof[] {
  if (!way || url) return [];
  return way.service.ports
    .filter((port) => port !== way.port)
    .map((port) => onPort(port, way, targetPortOf(workload, port)));
}

function onPort(port: ServicePort, { service, port: usual, speaks }: Way, targetPort: number | undefined): VerifyProof {
  const name = port.name ?? String(port.port);
  const way: Way = { service, port, targetPort: targetPort ?? port.port, speaks };
  return {
    id: `${steady.id}-${name}`,
    playedWith: steady.id,
    way,
    title: `nothing fails on port ${name} of the Service while nothing is done to the app`,
    whyNot: (target) => {
      const none = noLoad(target);
      if (none !== undefined) return `no load is sent to the port that was chosen: ${none}`;
      if (speaks === 'tcp')
        return `what is sent was given for port ${usual.name ?? usual.port}: --port ${name} takes a run of its own`;
      if (targetPort === undefined) return `no container has a port named ${port.targetPort}`;
      return noLoad({ ...target, way });
    },
    does: () => `sends plain requests to port ${name} of the Service, where that speaks HTTP, and does nothing else`,
    takesAtMost: () => lasts,
    prove: async ({ load, pause, ask }) => {
      const traffic = await load(lasts);
      await pause('load while nothing is done to the app', lasts);
      const { number } = await traffic.drained();
      ask({ judge: 'steady', load: number });
      return undefined;
    },
  };
}

/** Any that says that a request was answered: nobody told which one this port gives. */
const goodStatuses = [200, 201, 202, 203, 204, 206];

/**
 * What is sent to a port of which nobody said what it answers: plain GET, without the headers and the body that were given for another one.
 * @param target by the way of this port
 * @throws UsageError where nobody listens there, no likely path is answered well, or its certificate cannot be verified
 */
export async function plainRequestTo(
  client: KubeClient,
  namespace: string,
  { target, pods }: { readonly target: Target; readonly pods: readonly TargetPod[] },
  given: Request,
): Promise<{ readonly target: Target; readonly request: Request | undefined }> {
  const asked = plainOf(given);
  const there = await withFirstBytes(client, namespace, { target, pods }, asked);
  return { target: there, request: await requestFor(client, namespace, { target: there, pods }, asked) };
}

function plainOf(given: Request): AskedHttpRequest {
  const { rate, streams } = given;
  const plain = { method: 'GET', path: undefined, headers: [], expectStatus: goodStatuses, rate, streams } as const;
  if (given.protocol === 'tcp') return plain;
  const { ca, serverName, insecure } = given;
  return {
    ...plain,
    ...(ca !== undefined && { ca }),
    ...(serverName !== undefined && { serverName }),
    ...(insecure !== undefined && { insecure }),
  };
}
