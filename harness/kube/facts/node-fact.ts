import type { V1Node } from '@kubernetes/client-node';
import type { NodeFact } from '../../timeline/fact.ts';
import type { Wire } from '../client/wire.ts';

/** One reading of a node; `at` is the time of its arrival. */
export function toNodeFact(change: NodeFact['change'], { metadata, spec, status }: Wire<V1Node>, at: number): NodeFact {
  return {
    kind: 'node',
    source: 'watch',
    at,
    change,
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    ready: status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false,
    unschedulable: spec?.unschedulable ?? false,
  };
}
