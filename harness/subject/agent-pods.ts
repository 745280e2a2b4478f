import type { Manifest } from './manifest.ts';
import type { Json } from './merge.ts';

export interface AgentPods {
  readonly name: string;
  /** The image, which has Node.js and does not need root. */
  readonly image: string;
  /** Names of the nodes. */
  readonly nodes: readonly string[];
}

/** A pod on each of the nodes that waits for an agent to be sent into it; a drain of its node leaves it there. */
export function agentOnEachNode(pods: AgentPods): Manifest {
  const labels = agentLabels(pods);
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: pods.name, labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec(pods) } },
  };
}

/** A Job that has one such pod on each of the nodes and never two on one. */
export function agentJob(pods: AgentPods): Manifest {
  const labels = agentLabels(pods);
  const apart = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: pods.name, labels },
    spec: {
      completionMode: 'Indexed',
      completions: pods.nodes.length,
      parallelism: pods.nodes.length,
      // No retry: what a pod has sent is lost with it, and another pod in its place would only hide that.
      backoffLimit: 0,
      template: {
        metadata: { labels },
        spec: {
          ...podSpec(pods, { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [apart] } }),
          restartPolicy: 'Never',
        },
      },
    },
  };
}

/** One such pod, wherever it comes to. */
export function agentPod(
  { name, image }: Pick<AgentPods, 'name' | 'image'>,
  { labels = {}, annotations = {} }: Partial<Record<'labels' | 'annotations', Readonly<Record<string, string>>>> = {},
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { ...agentLabels({ name }), ...labels }, annotations },
    spec: { ...waitingPod(image), restartPolicy: 'Never' },
  };
}

/** The labels by which agent pods of this name are found. */
export function agentLabels({ name }: Pick<AgentPods, 'name'>): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'seaworthy' };
}

function podSpec(
  { image, nodes }: AgentPods,
  affinity: Readonly<Record<string, Json>> = {},
): Readonly<Record<string, Json>> {
  const onNodes = { key: 'kubernetes.io/hostname', operator: 'In', values: nodes };
  return {
    ...waitingPod(image),
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [onNodes] }] },
      },
      ...affinity,
    },
  };
}

/** It needs no right of its own, and is what Pod Security asks for at its strictest. */
function waitingPod(image: string): Readonly<Record<string, Json>> {
  return {
    terminationGracePeriodSeconds: 1,
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'main',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['sleep', 'infinity'],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  };
}
