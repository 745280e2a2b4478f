import type { PatchableApp } from '../patchable-app.ts';

/** Why it is not known that two pods of an app may be there at a time; undefined where nothing that was read speaks against it. */
export function cannotHaveTwo(app: PatchableApp): string | undefined {
  const { kind, spec } = app.workload;
  if (kind === 'DaemonSet') return 'a DaemonSet has one pod a node';
  if (kind !== 'Deployment')
    return `whether a second pod of a ${kind} may serve what the first one does cannot be seen in a manifest`;
  const claim = claimOfOneNode(app);
  if (claim !== undefined)
    return `its pods share the volume of the claim ${claim}, which is not known to be mounted by several nodes at a time (ReadWriteMany)`;
  const { hostNetwork, containers } = spec.template.spec;
  const ofNode = hostNetwork === true || containers.some(({ ports = [] }) => ports.some((port) => port.hostPort));
  return ofNode ? 'it takes a port of its node, which two pods on one node cannot both have' : undefined;
}

/** The first claim of its pods that several nodes cannot mount, as far as is known. */
function claimOfOneNode({ pod, sharedClaims = [] }: PatchableApp): string | undefined {
  const claims = (pod.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  return claims.find((name) => !sharedClaims.includes(name));
}

/** Why a number of replicas would not last. */
export function replicasNotOurs({ autoscaler }: PatchableApp): string | undefined {
  return autoscaler === undefined
    ? undefined
    : `the autoscaler ${autoscaler} sets the number of its pods: give that one minReplicas: 2`;
}
