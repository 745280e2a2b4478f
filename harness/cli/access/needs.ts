import { join } from 'node:path';
import type { Right } from '../../kube/facts/access.ts';
import { madeResources } from '../../kube/ownership/made-resources.ts';
import { watchedResources } from '../../kube/watch/watched-resources.ts';
import type { Exposure } from '../../verify/entrances/open-entrance.ts';
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

/** What is made, and removed, where a namespace stays. */
const made = madeResources
  .map(({ plural, apiVersion }) => [plural, ...apiVersion.split('/').slice(0, -1)].join('.'))
  .join(' ');

/** A namespace of ours on a cluster of somebody else, with a sample app in it, and a pod that sends the load. */
const ownNamespace: readonly Need[] = [
  {
    purpose: 'make a namespace, and remove it and what an earlier run has left',
    rights: [
      ...rights('create get list delete', 'namespaces'),
      ...rights('list', 'services deployments.apps statefulsets.apps'),
      { verb: 'get', resource: 'serviceaccounts', name: 'default' },
      { verb: 'get', resource: 'configmaps', name: 'kube-root-ca.crt' },
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

/** How load is going to get to a workload that `seaworthy verify` disrupts. */
export interface VerifiedHow {
  /** Where it goes to a Service. */
  readonly exposure?: Exposure;
  /** From this machine, to a URL. */
  readonly byUrlFromHere?: boolean;
  /** Nothing may be made or read outside its namespace. */
  readonly onlyIn?: boolean;
}

/** What `seaworthy verify` does to a workload that runs in a namespace of somebody else. */
export function needsOfVerify(
  namespace: string,
  { exposure = 'address', byUrlFromHere = false, onlyIn = false }: VerifiedHow = {},
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
      purpose: 'read its ingresses',
      rights: rights('list', 'ingresses.networking.k8s.io', namespace),
      without: 'they are not known',
    },
    {
      purpose: 'read its routes of the Gateway API',
      rights: rights('list', 'httproutes.gateway.networking.k8s.io', namespace),
      without: 'they are not known',
    },
    {
      purpose: 'delete its pods, roll it and scale it',
      rights: [
        ...rights('delete', 'pods', namespace),
        ...rights('get patch', 'deployments.apps statefulsets.apps daemonsets.apps', namespace),
      ],
    },
    ...(exposure === 'address'
      ? []
      : [
          {
            purpose: 'make a Service beside its own, and remove it',
            rights: rights(`create delete${exposure === 'load-balancer' ? ' get' : ''}`, 'services', namespace),
          },
        ]),
    ...(onlyIn ? (byUrlFromHere ? [] : loadPodBeside(namespace)) : ownNamespace),
  ];
}

function loadPodBeside(namespace: string): readonly Need[] {
  return [
    {
      purpose: `run the pod that sends the load in ${namespace}, and remove it`,
      rights: [...rights('create patch', 'pods', namespace), ...rights('get create', 'pods/exec', namespace)],
    },
  ];
}

const lookIntoPod = {
  purpose: 'look into a pod by an ephemeral container',
  without: 'the control that does is skipped',
} as const;

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
  { ...lookIntoPod, rights: rights('patch', 'pods/ephemeralcontainers') },
  {
    purpose: 'read the mode of kube-proxy',
    rights: [{ verb: 'get', resource: 'configmaps', namespace: 'kube-system', name: 'kube-proxy' }],
    without: 'it is told as unknown',
  },
];

/** What `seaworthy e2e` does on a cluster of somebody else where it may work in one namespace only. */
export function needsOfE2eIn(namespace: string): readonly Need[] {
  return [
    {
      purpose: `make in ${namespace} what the topics prove, and remove it`,
      rights: rights('create get list patch delete', made, namespace),
    },
    {
      purpose: 'see what becomes of it',
      rights: [
        ...rights('list watch', watched, namespace),
        ...rights('get', 'pods/log', namespace),
        ...rights('get create', 'pods/exec', namespace),
      ],
    },
    { ...lookIntoPod, rights: rights('patch', 'pods/ephemeralcontainers', namespace) },
  ];
}

/** The file that grants what a command needs. */
export function grantsOf(command: 'e2e' | 'e2e-one-namespace' | 'verify' | 'verify-one-namespace'): string {
  return join(projectRoot, 'examples/rbac', `${command}.yaml`);
}
