import { join } from 'node:path';
import type { Right } from '../../kube/facts/access.ts';
import { watchedResources } from '../../kube/watch/watched-resources.ts';
import { projectRoot } from '../e2e/project-root.ts';

/** Rights that are needed together. */
export interface Need {
  /** What is done with them, after `to`. */
  readonly purpose: string;
  readonly rights: readonly Right[];
  /** What becomes of it without them, in one sentence; absent where nothing can be done at all. */
  readonly without?: string;
}

/** Written shortly: the verbs, and the resources that each is needed for. */
function rights(verbs: string, resources: string, namespace?: string): readonly Right[] {
  return verbs
    .split(' ')
    .flatMap((verb) => resources.split(' ').map((resource) => ({ verb, resource, ...(namespace && { namespace }) })));
}

/** What is followed in every namespace that a proof is played in. */
const watched = watchedResources
  .filter(({ clusterWide }) => !clusterWide)
  .map(({ plural, prefix }) => [plural, ...(/^\/apis\/([^/]+)/.exec(prefix)?.slice(1) ?? [])].join('.'))
  .join(' ');

/** A namespace of ours on a cluster of somebody else, with a sample app in it, and a pod that sends the load. */
const ownNamespace: readonly Need[] = [
  {
    purpose: 'make a namespace, and remove it and what an earlier run has left',
    rights: [
      ...rights('create get list delete', 'namespaces'),
      ...rights('list', 'services deployments.apps statefulsets.apps'),
    ],
  },
  { purpose: 'see which nodes run pods', rights: rights('list watch', 'nodes') },
  {
    purpose: 'run a sample app and the pod that sends the load',
    rights: [
      ...rights('create patch', 'pods services deployments.apps poddisruptionbudgets.policy'),
      ...rights('deletecollection', 'pods'),
      ...rights('get create', 'pods/exec'),
      ...rights('get', 'pods/log pods/proxy'),
      ...rights('list watch', watched),
    ],
  },
];

/**
 * What `seaworthy verify` does to a workload that runs in a namespace of somebody else.
 * @param way.byNodePort load enters by a Service that is made beside its own
 */
export function needsOfVerify(
  namespace: string,
  { byNodePort }: { readonly byNodePort: boolean } = { byNodePort: false },
): readonly Need[] {
  return [
    {
      purpose: `read the app in ${namespace}`,
      rights: [
        ...rights('list watch', watched, namespace),
        ...rights('list', 'services', namespace),
        ...rights('get', 'pods/proxy', namespace),
      ],
    },
    {
      purpose: 'read its budgets and autoscalers',
      rights: rights('list', 'poddisruptionbudgets.policy horizontalpodautoscalers.autoscaling', namespace),
      without: 'they are not known',
    },
    {
      purpose: 'delete its pods, roll it and scale it',
      rights: [
        ...rights('delete', 'pods', namespace),
        ...rights('get patch', 'deployments.apps statefulsets.apps daemonsets.apps', namespace),
      ],
    },
    ...(byNodePort
      ? [
          {
            purpose: 'make a Service beside its own, and remove it',
            rights: rights('create delete', 'services', namespace),
          },
        ]
      : []),
    ...ownNamespace,
  ];
}

/** What `seaworthy e2e` does on a cluster of somebody else. */
export const needsOfE2e: readonly Need[] = [
  ...ownNamespace,
  {
    purpose: 'make what the topics prove, and do to it what they say',
    rights: [
      ...rights('create patch', 'configmaps persistentvolumeclaims replicasets.apps statefulsets.apps'),
      ...rights('get delete', 'pods services'),
      ...rights('create', 'pods/eviction'),
      ...rights('get', 'persistentvolumeclaims deployments.apps replicasets.apps statefulsets.apps'),
    ],
  },
  {
    purpose: 'drain a node',
    rights: rights('get patch', 'nodes'),
    without: 'proofs that drain one are inconclusive: leave them out with --proof, or grant it',
  },
  {
    purpose: 'read the mode of kube-proxy',
    rights: [{ verb: 'get', resource: 'configmaps', namespace: 'kube-system', name: 'kube-proxy' }],
    without: 'it is told as unknown',
  },
];

/** The file that grants what a command needs. */
export function grantsOf(command: 'e2e' | 'verify'): string {
  return join(projectRoot, 'examples/rbac', `${command}.yaml`);
}
