import type { V1Namespace } from '@kubernetes/client-node';

/** Why a namespace that was deleted is still there, in the server's words, and what can be done about it. */
export interface KeptNamespace {
  readonly why: string;
  readonly fix: string;
}

export function keptNamespace({ metadata, status }: V1Namespace): KeptNamespace {
  const name = metadata?.name ?? '';
  // Each of them is True where something stands in the way.
  const inTheWay = status?.conditions?.filter((condition) => condition.status === 'True') ?? [];
  const waits = new Map(inTheWay.map(({ type, message = '' }) => [type, message]));
  const own = metadata?.finalizers ?? [];
  const words = [...waits.values(), ...(own.length > 0 ? [`its own finalizers remain: ${own.join(', ')}`] : [])];
  return { why: words.join('; ') || 'no reason given', fix: fixFor(name, waits, own) };
}

/** Arguments of `kubectl patch` that take off what keeps an object that was deleted. */
export const noFinalizers = `--type merge --patch '{"metadata":{"finalizers":null}}'`;

function fixFor(name: string, waits: ReadonlyMap<string, string>, own: readonly string[]): string {
  if (waits.has('NamespaceDeletionDiscoveryFailure'))
    return 'it goes by itself once each API of the cluster answers; kubectl get apiservices shows which does not';
  const resources = resourcesIn(waits.get('NamespaceContentRemaining') ?? '').join(',');
  const withFinalizers = waits.has('NamespaceFinalizersRemaining');
  if (resources !== '' && withFinalizers)
    return `let their controller take off its finalizers, or do so yourself: kubectl --namespace ${name} get ${resources} --output name | xargs -n 1 kubectl --namespace ${name} patch ${noFinalizers}`;
  if (resources !== '') return `kubectl --namespace ${name} delete ${resources} --all --force --grace-period 0`;
  if (own.length > 0) return `kubectl patch namespace ${name} ${noFinalizers}`;
  return `kubectl get namespace ${name} --output yaml tells its conditions`;
}

/** Of `Some resources are remaining: pods. has 1 resource instances, widgets.example.com has 2 resource instances`. */
function resourcesIn(message: string): readonly string[] {
  return [...message.matchAll(/([a-z0-9][a-z0-9.-]*) has \d+ resource instances/g)].map(([, resource = '']) =>
    resource.replace(/\.$/, ''),
  );
}
