/**
 * One topic, proven by one suite. Its id names the suite's file, is part of the namespaces' names, and is what
 * `--topic` takes.
 */
export interface Topic {
  readonly id: string;
  readonly title: string;
  /** What a green suite has shown, in one sentence. */
  readonly proves: string;
}

/** Every topic, in the order in which reports show them. */
export const topics: readonly Topic[] = [
  {
    id: 'cluster-health',
    title: 'Cluster prerequisites',
    proves:
      'DNS, traffic between nodes and dynamic volumes work, and a packet to a dead pod fails at once and never leaves the machine.',
  },
  {
    id: 'rolling-delete',
    title: 'No client request is dropped',
    proves:
      'While pods are deleted one by one, a Deployment rolls or a node drains under load, the good app drops nothing on any stream; each bad twin fails as expected.',
  },
  {
    id: 'reschedule-identity',
    title: 'Pods are ephemeral',
    proves:
      'A deleted pod’s successor has a new name, UID, hostname and no right to its IP; a StatefulSet pod keeps name and hostname, and never do two processes share one identity.',
  },
  {
    id: 'container-restart',
    title: 'Files and restarts',
    proves:
      'A restarted container starts on a fresh writable layer; an emptyDir survives the restart but not the pod; a PersistentVolume survives both.',
  },
  {
    id: 'crash-loop',
    title: 'Crashing pods in a ReplicaSet',
    proves:
      'Crashing pods go to CrashLoopBackOff and restart in place: the ReplicaSet still counts its replicas and replaces nothing.',
  },
  {
    id: 'init-order',
    title: 'Start in the wanted order',
    proves:
      'Init containers run one by one, each to completion, before any app container, hold the pod while they wait, and say why in their log.',
  },
  {
    id: 'post-start',
    title: 'The hook after start',
    proves:
      'postStart runs beside the main process and holds the container back until it ends; a failing hook kills the container.',
  },
  {
    id: 'pre-stop',
    title: 'The hook before stop',
    proves:
      'preStop runs before SIGTERM, exactly once; a failing hook still leads to SIGTERM; it does not run when the container ends by itself.',
  },
  {
    id: 'shutdown-sequence',
    title: 'The order of a stop',
    proves:
      'preStop, SIGTERM, grace period and SIGKILL come in this order and within their time bounds, with exit codes 0, 143 and 137.',
  },
  {
    id: 'startup-traffic',
    title: 'Clients while pods start',
    proves: 'No request reaches a pod before it is ready; without a readiness probe requests do.',
  },
  {
    id: 'manageable-images',
    title: 'Small images with tools',
    proves: 'The sample images hold what an operator needs and nothing of a build chain.',
  },
  {
    id: 'image-tags',
    title: 'Tags and pull policy',
    proves: 'What each tag and pull policy does, and what `Always`, `Never` and a moved tag cost.',
  },
  {
    id: 'labels-annotations',
    title: 'Labels and annotations',
    proves: 'The sample apps carry the recommended labels and annotations, and selectors match on them.',
  },
  {
    id: 'termination-message',
    title: 'Why it died',
    proves:
      'The termination message reaches lastState and `kubectl describe` with its exit code, from its file or from the logs.',
  },
  {
    id: 'logging',
    title: 'Logs',
    proves: 'Logs hold the stdout of the current and the previous container, and nothing that a hook printed.',
  },
  {
    id: 'release-readiness',
    title: 'The user’s own app',
    proves: 'The rules and proofs for a team’s own manifests find what they name, and clear what is sound.',
  },
];
