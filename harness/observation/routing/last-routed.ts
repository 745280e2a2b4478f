import { groupBy } from '../../core/group-by.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import { livesOf, type PodLife } from '../pods/pod-lives.ts';
import { podLookup } from '../pods/pod-lookup.ts';
import { nodeRoutes, podOfRoute } from './routed-spans.ts';
import { sentConnections } from './sent-connections.ts';

/** For how long after its deletion nodes sent new connections to a pod, at most: milliseconds, and who tells. */
export interface LastRouted {
  readonly ms: number;
  /** The nodes' own rules still led to it; or a connection was sent to it, by a node's connection tracking. */
  readonly by: 'rules' | 'connections';
}

/** Of each of these pods that was deleted; none of a pod of which nodes told nothing, or whose rules were not seen to go. */
export function lastRouted(timeline: TimelineReader, uids: readonly string[]): readonly LastRouted[] {
  const pods = podLookup(timeline);
  const spans = groupBy([...nodeRoutes(timeline.of('route')).values()].flat(), (span) => podOfRoute(span, pods));
  const lastSent = new Map<PodLife | undefined, number>();
  for (const { pod, at } of sentConnections(timeline)) lastSent.set(pod, Math.max(lastSent.get(pod) ?? -Infinity, at));
  return livesOf(timeline, uids).flatMap((life) => {
    const { deletionAt } = life;
    if (deletionAt === undefined) return [];
    const lasts = [
      { by: 'rules', at: Math.max(...(spans.get(life) ?? []).map(({ to }) => to)) },
      { by: 'connections', at: lastSent.get(life) ?? -Infinity },
    ] as const;
    const [last] = lasts.filter(({ at }) => Number.isFinite(at)).sort((a, b) => b.at - a.at);
    return last ? [{ ms: Math.max(0, last.at - deletionAt), by: last.by }] : [];
  });
}
