import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { describeError } from '../../core/harness-error.ts';
import type { ConnectionsFact } from '../../timeline/fact.ts';
import type { NodePortApp, Stage } from '../namespace/stage.ts';
import { NodeConnections, type SentConnection } from './node-connections.ts';
import { podAt } from './pod-addresses.ts';
import { isProber } from './probers.ts';

/** Seldom enough that what a fact says once weighs nothing, often enough that little is lost with this process. */
const tellEveryMs = 60_000;

/**
 * Writes to the timeline where every node that load enters by sends the connections of an app, from now on until the stop. Those of
 * the probers are left out: they are no load, and their ports are not in its ledger.
 */
export async function followConnections(
  { cluster, namespace, timeline, clock, hub }: Stage,
  { app, nodePort }: NodePortApp,
  shell: NodeShell,
): Promise<{ readonly stop: () => Promise<void> }> {
  const followed = cluster.entries.map(async ({ node }) => {
    const from = clock.now();
    const update = new RulesUpdate();
    const tell = () => {
      const sent = update.take();
      if (!sent) return;
      timeline.record({
        kind: 'connections',
        source: 'conntrack',
        at: clock.now(),
        node,
        service: app.service,
        ...sent,
      });
    };
    try {
      const following = await NodeConnections.follow({
        ...{ shell, node, nodePort, clock },
        onConnection: (connection) => {
          if (isProber(hub.now, connection.client)) return;
          update.add(connection, (ip) => podAt(hub.now, ip));
          if (update.lengthMs > tellEveryMs) tell();
        },
        onGap: (gap) => {
          timeline.record(gap);
        },
      });
      return async () => {
        await following.stop();
        tell();
      };
    } catch (error) {
      const of = `connections of ${node} in ${namespace}`;
      const reason = describeError(error);
      timeline.record({ kind: 'gap', source: 'conntrack', of, from, at: clock.now(), reason, effect: 'lost' });
      return undefined;
    }
  });
  const stops = (await Promise.all(followed)).filter((stop) => stop !== undefined);
  return {
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/** Connections of one node that the timeline has not been told of yet. */
class RulesUpdate {
  #from: number | undefined;
  #to = 0;
  #byAddress = new Map<string, { pod: string; ip: string; ports: number[]; micros: number[] }>();

  add({ ip, port, at }: SentConnection, podOf: (ip: string) => string): void {
    this.#from ??= at;
    this.#to = at;
    const its = this.#byAddress.get(ip) ?? { pod: podOf(ip), ip, ports: [], micros: [] };
    this.#byAddress.set(ip, its);
    its.ports.push(port);
    its.micros.push(Math.round((at - this.#from) * 1000));
  }

  /** Over how long they came. */
  get lengthMs(): number {
    return this.#to - (this.#from ?? this.#to);
  }

  /** All of them; undefined when there is none. */
  take(): Pick<ConnectionsFact, 'from' | 'to' | 'sentTo'> | undefined {
    const from = this.#from;
    if (from === undefined) return undefined;
    const sentTo = [...this.#byAddress.values()];
    this.#from = undefined;
    this.#byAddress = new Map();
    return { from, to: this.#to, sentTo };
  }
}
