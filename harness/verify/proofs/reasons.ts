import type { Target } from '../target.ts';
import type { ProofSettings } from './verify-proof.ts';

/** Ports that speak something else, by their names and by `appProtocol`. */
const otherProtocols =
  /^(grpc|grpc-web|h2c|http2|https|tls|tcp|redis|mysql|postgres|mongo|amqp|kubernetes\.io\/(h2c|wss?))\b/i;

/** Why no load can be sent to it; undefined where some can. */
export function noLoad({ way, workload }: Target): string | undefined {
  if (workload.replicas === 0)
    return workload.kind === 'DaemonSet' ? 'no node takes a pod of it' : 'it is scaled to 0 pods';
  if (!way) return 'no Service selects its pods, so there is no way in for load';
  const { name, port, protocol, appProtocol } = way.port;
  if (protocol !== 'TCP')
    return `port ${port} of Service ${way.service.name} speaks ${protocol}; only HTTP/1.1 without TLS is built`;
  const other = [appProtocol, name].find((one) => one !== undefined && otherProtocols.test(one));
  if (other !== undefined)
    return `port ${port} of Service ${way.service.name} speaks ${other} by its name or appProtocol; only HTTP/1.1 without TLS is built`;
  return undefined;
}

/** Why no pod of it can be deleted without more ado; undefined where one can. */
export function noDeletion(target: Target): string | undefined {
  const { workload, autoscaler } = target;
  const load = noLoad(target);
  if (load !== undefined) return load;
  if (workload.replicas === 1)
    return `it has one ${workload.kind === 'DaemonSet' ? 'node' : 'replica'}, so that a deletion leaves a gap by nature; what measures the gap is not built yet`;
  return autoscaled(autoscaler);
}

/** Why its number of pods is not its own. */
export function autoscaled(autoscaler: Target['autoscaler']): string | undefined {
  if (autoscaler === undefined || autoscaler === 'unknown' || autoscaler.min === autoscaler.max) return undefined;
  const { name, min, max } = autoscaler;
  return `autoscaler ${name} may change the number of its pods meanwhile (${min} to ${max}), which verify cannot tell from its own doing yet`;
}

/** Why no signal can be sent to a process of it. */
export function noSignal(target: Target, { cluster }: ProofSettings): string | undefined {
  const load = noLoad(target);
  if (load !== undefined) return load;
  if (!cluster.reachesNodes) return 'the nodes of this cluster cannot be reached, from which the signal is sent';
  return autoscaled(target.autoscaler);
}
