interface OfPod {
  readonly init: boolean;
  readonly sidecar?: boolean;
}

/** Those of a pod's containers that are to run for as long as it does: sidecars among its init containers, which are to end otherwise. */
export function appContainers<Container extends OfPod>(containers: readonly Container[]): readonly Container[] {
  return containers.filter(({ init, sidecar }) => !init || sidecar);
}
