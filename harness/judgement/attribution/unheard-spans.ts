import { groupBy } from '../../core/group-by.ts';
import type { DeafSpan } from './deaf-spans.ts';
import type { Interval } from '../../observation/interval-index.ts';
import type { RoutedSpan } from '../../observation/routed-spans.ts';

/** A stretch in which a pod may have been sent new connections while nobody in it accepted them. */
export interface UnheardSpan extends Interval {
  readonly deaf: DeafSpan;
  /** Absent where it is known without that the request was sent there. */
  readonly routed?: RoutedSpan;
}

/** Where deaf pods were sent to. */
export function unheardSpans(deaf: readonly DeafSpan[], routed: readonly RoutedSpan[]): readonly UnheardSpan[] {
  const routedByPod = groupBy(routed, ({ pod }) => pod);
  return deaf.flatMap((span) =>
    (routedByPod.get(span.life.name) ?? []).flatMap((route) => {
      const from = Math.max(span.from, route.from);
      const to = Math.min(span.to, route.to);
      return from > to ? [] : [{ deaf: span, routed: route, from, to }];
    }),
  );
}
