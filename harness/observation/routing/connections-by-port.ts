import type { ConnectionsFact } from '../../timeline/fact.ts';
import { countUpTo } from '../sorted-search.ts';

/** The pod to which a node sent a connection. */
export interface Sent {
  readonly node: string;
  readonly pod: string;
  /** The pod's. */
  readonly ip: string;
  /** When conntrack reported it: epoch milliseconds by the node's clock. */
  readonly at: number;
}

// A key holds, from its highest digits on, the port, the place in `sentTo` and that in its list: 52 bits of a number, which is exact.
const placesPerList = 2 ** 20;
const placesPerPort = 2 ** 16 * placesPerList;

/**
 * The connections of a fact, found by the client's port. Each becomes an object when it is found: of the millions of a long run, nearly
 * all at some time, but none that is kept.
 */
export class ConnectionsByPort {
  readonly #fact: ConnectionsFact;
  readonly #keys: Float64Array;

  constructor(fact: ConnectionsFact) {
    this.#fact = fact;
    this.#keys = new Float64Array(fact.sentTo.reduce((sum, { ports }) => sum + ports.length, 0));
    let at = 0;
    fact.sentTo.forEach(({ ports }, list) => {
      for (let place = 0; place < ports.length; place++)
        this.#keys[at++] = (ports[place] ?? 0) * placesPerPort + list * placesPerList + place;
    });
    this.#keys.sort();
  }

  /** In the order of the fact. */
  from(port: number): readonly Sent[] {
    const keyAt = (index: number) => this.#keys[index] ?? Infinity;
    const found: Sent[] = [];
    const least = port * placesPerPort;
    for (let index = countUpTo(least - 1, this.#keys.length, keyAt); keyAt(index) < least + placesPerPort; index++)
      found.push(this.#sent(keyAt(index) - least));
    return found;
  }

  #sent(place: number): Sent {
    const { node, from, sentTo } = this.#fact;
    const its = sentTo[Math.floor(place / placesPerList)];
    if (!its) throw new RangeError(`Expected a connection at ${place}`);
    const { pod, ip, micros } = its;
    return { node, pod, ip, at: from + (micros[place % placesPerList] ?? Infinity) / 1000 };
  }
}
