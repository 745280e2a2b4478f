import type { V1Node } from '@kubernetes/client-node';
import type { NodeFact } from '../../timeline/fact.ts';
import type { Wire } from '../client/wire.ts';

/** The fact that a watch event of a node makes; `at` is the time of its arrival. */
export function toNodeFact(change: NodeFact['change'], node: Wire<V1Node>, at: number): NodeFact {
  const { metadata, spec } = node;
  return {
    kind: 'node',
    source: 'watch',
    at,
    change,
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    ready: isReady(node),
    unschedulable: spec?.unschedulable ?? false,
  };
}

export function isReady({ status }: Wire<V1Node>): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}
