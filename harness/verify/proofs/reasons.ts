import type { Manifest } from '../../kube/actions/manifest.ts';
import { rangeText, replicasWithin, type Target } from '../target.ts';
import type { ProofSettings } from './verify-proof.ts';

/** What ports speak by their names and by `appProtocol` that is not HTTP/1.1. */
const otherProtocols =
  /^(grpcs?|grpc-web|h2c?|http2|tls|tcp|udp|dns|ssh|smtps?|ldaps?|redis|memcached?|mysql|mariadb|postgres(ql)?|pgsql|mongo(db)?|amqps?|mqtts?|kafka|nats|zookeeper|etcd|cassandra|wss?|kubernetes\.io\/(h2c|wss?))(?![a-z0-9])/i;

/** Why there is no pod to which anything could be done; undefined where there is one. */
export function noPods({ workload: { kind, replicas } }: Target): string | undefined {
  if (replicas > 0) return undefined;
  return kind === 'DaemonSet' ? 'no node takes a pod of it' : 'it is scaled to 0 pods';
}

/** Why no load can be sent to it; undefined where some can. */
export function noLoad(target: Target): string | undefined {
  const { url, way, workload } = target;
  const pods = noPods(target);
  if (pods !== undefined) return pods;
  // What it speaks is said by its scheme.
  if (url && !url.alsoPast) return undefined;
  if (!way) return 'no Service selects its pods, so there is no way in for load';
  const { name, port, protocol, appProtocol } = way.port;
  const is = `port ${port} of Service ${way.service.name} speaks`;
  if (protocol !== 'TCP') return `${is} ${protocol}; only HTTP/1.1 and TCP are built`;
  if (way.speaks === 'tcp') return undefined;
  const other = [appProtocol, name].find((one) => one !== undefined && otherProtocols.test(one));
  if (other !== undefined) return `${is} ${other} by its name or appProtocol; ${withTcp}`;
  const isGrpc = workload.containers
    .flatMap(({ readiness, liveness, startup }) => [readiness, liveness, startup])
    .some((probe) => probe?.protocol === 'grpc' && probe.port === way.targetPort);
  if (isGrpc) return `${is} grpc by the probe of that port; ${withTcp}`;
  return way.otherAnswer === undefined
    ? undefined
    : `${is} no HTTP/1.1: a pod answered a request in it with ${way.otherAnswer}; ${withTcp}`;
}

const withTcp = 'with --protocol tcp it is asked what --send says';

/** Why no pod of it can be deleted under load without more ado; undefined where one can. */
export function noDeletion(target: Target): string | undefined {
  const { workload } = target;
  if (workload.replicas !== 1) return undefined;
  return `it has one ${workload.kind === 'DaemonSet' ? 'node' : 'replica'}, so that the end of its pod leaves a gap by nature, which single-replica measures`;
}

/** Why it is not scaled by verify. */
export function autoscaled({ autoscaler }: Target): string | undefined {
  if (typeof autoscaler !== 'object') return undefined;
  return `autoscaler ${autoscaler.name} decides how many pods it has (${rangeText(autoscaler)}), and would undo what verify sets`;
}

/** Why a manifest cannot be applied again without a change of the number of pods, which an autoscaler takes back each time. */
export function scaledBack({ autoscaler }: Target, manifest: Manifest | undefined): string | undefined {
  const { replicas } = (manifest?.['spec'] ?? {}) as { readonly replicas?: number };
  if (typeof autoscaler !== 'object' || replicas === undefined) return undefined;
  if (replicasWithin(autoscaler, replicas) === replicas) return undefined;
  return `its manifest sets ${replicas} replicas each time that it is applied, and autoscaler ${autoscaler.name} sets ${rangeText(autoscaler)} again: leave replicas out of the manifest`;
}

/** Why no signal can be sent to a process of it. */
export function noSignal(target: Target, { cluster }: ProofSettings): string | undefined {
  return cluster.reachesNodes
    ? undefined
    : 'the nodes of this cluster cannot be reached, from which the signal is sent';
}

/** A claim of all pods of a Deployment whose volume one node alone can mount at a time, by name; of other kinds each pod may have its own. */
export function claimOfOneNode({ workload, claims = [] }: Target): string | undefined {
  return workload.kind === 'Deployment' ? claims.find(({ shared }) => !shared)?.name : undefined;
}
