import type { TimelineReader } from '../../timeline/timeline.ts';
import type { PodLife } from '../pods/pod-lives.ts';
import { podLookup } from '../pods/pod-lookup.ts';

/** A new connection that a node told of. */
interface PodConnection {
  /** That it was sent to; undefined for one that was never seen. */
  readonly pod: PodLife | undefined;
  /** Epoch milliseconds by the node's clock. */
  readonly at: number;
}

/** Every new connection that nodes told of; those to one address follow each other. */
export function* sentConnections(timeline: TimelineReader): Generator<PodConnection> {
  const pods = podLookup(timeline);
  for (const { from, sentTo } of timeline.of('connections'))
    for (const { micros, ...told } of sentTo)
      for (const micro of micros) {
        const at = from + micro / 1000;
        yield { pod: pods.find(told, at), at };
      }
}
