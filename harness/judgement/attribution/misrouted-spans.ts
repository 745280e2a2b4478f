import { groupBy } from '../../core/group-by.ts';
import type { NotAcceptingSpan } from './not-accepting-spans.ts';
import type { Interval } from '../../observation/interval-index.ts';
import type { PodLookup } from '../../observation/pods/pod-lookup.ts';
import { podOfRoute, type RoutedSpan } from '../../observation/routing/routed-spans.ts';

/** A stretch in which a pod may have been sent new connections while nobody in it accepted them. */
export interface MisroutedSpan extends Interval {
  readonly notAccepting: NotAcceptingSpan;
  /** Absent where it is known without that the request was sent there. */
  readonly routed?: RoutedSpan;
}

/** The times in which connections were sent to pods that did not accept them. */
export function misroutedSpans(
  notAccepting: readonly NotAcceptingSpan[],
  routed: readonly RoutedSpan[],
  pods: PodLookup,
): readonly MisroutedSpan[] {
  const routedByPod = groupBy(routed, (route) => podOfRoute(route, pods));
  return notAccepting.flatMap((span) =>
    (routedByPod.get(span.life) ?? []).flatMap((route) => {
      const from = Math.max(span.from, route.from);
      const to = Math.min(span.to, route.to);
      return from > to ? [] : [{ notAccepting: span, routed: route, from, to }];
    }),
  );
}
