import type { KubeClient } from '../client/kube-client.ts';

/** Something that the API server lets somebody do, or not. */
export interface Right {
  readonly verb: string;
  /** As in a rule of RBAC, with its group: `pods/exec`, `deployments.apps`. */
  readonly resource: string;
  /** Left out: in every namespace, or of the whole cluster. */
  readonly namespace?: string;
  /** Left out: any of these. */
  readonly name?: string;
}

/**
 * Those of the given rights that we do not have, as the API server says itself; nothing is done.
 * @throws KubeError where it does not answer
 */
export async function lackingRights(
  client: Pick<KubeClient, 'transport'>,
  rights: readonly Right[],
): Promise<readonly Right[]> {
  const allowed = await Promise.all(rights.map((right) => isAllowed(client, right)));
  return rights.filter((_, index) => allowed[index] !== true);
}

async function isAllowed(
  { transport }: Pick<KubeClient, 'transport'>,
  { verb, resource, namespace = '', name = '' }: Right,
): Promise<boolean> {
  const { plural, group, subresource } = partsOf(resource);
  const answer = (await transport.json({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb, group, resource: plural, subresource, namespace, name } },
    },
  })) as { readonly status?: { readonly allowed?: boolean } };
  return answer.status?.allowed === true;
}

/** Whether what it is about is in no namespace. */
export function isOfCluster({ resource }: Right): boolean {
  return ['nodes', 'namespaces', 'persistentvolumes'].includes(partsOf(resource).plural);
}

/** `list nodes`, `delete pods in shop` */
export function rightText({ verb, resource, namespace, name }: Right): string {
  return `${verb} ${resource}${name === undefined ? '' : ` ${name}`}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

/** `pods/exec` has the subresource `exec`, `deployments.apps` the group `apps`; what is left is the plural. */
export function partsOf(resource: string): {
  readonly plural: string;
  readonly group: string;
  readonly subresource: string;
} {
  const [, plural = '', group = '', subresource = ''] = /^([^./]+)(?:\.([^/]+))?(?:\/(.+))?$/.exec(resource) ?? [];
  return { plural, group, subresource };
}
