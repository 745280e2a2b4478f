import type { Following, NodeShell } from '../../cluster/cluster-provider.ts';
import type { Clock } from '../../core/clock.ts';
import { seconds } from '../../core/duration.ts';
import type { GapFact } from '../../timeline/fact.ts';
import { until } from './until.ts';

/** A connection that a node was asked for, and where it sent it. */
export interface SentConnection {
  /** Address of the client as the node saw it, and the client's own port. */
  readonly client: string;
  readonly port: number;
  /** Address of the pod. */
  readonly ip: string;
  /** When conntrack reported it: epoch milliseconds by the node's clock. */
  readonly at: number;
}

export interface NodeConnectionsOptions {
  readonly shell: NodeShell;
  readonly node: string;
  /** The port of the node whose connections are reported. */
  readonly nodePort: number;
  readonly clock: Clock;
  readonly onConnection: (connection: SentConnection) => void;
  readonly onGap: (gap: GapFact) => void;
}

/** A port on which no process listens. A connection to it is made on the node every second, as a heartbeat. */
const heartbeatPort = 9;
/** After this time without a heartbeat, of which one is due every second, there is a gap. */
const silentAfterMs = 3000;
const firstHeartbeatWithin = seconds(10);

/** 8 MB hold some 10,000 events, a minute of the usual load. */
const bufferBytes = 8 * 1024 * 1024;

/**
 * conntrack takes the shell's place, and the heart stops with it; what it has to say of itself comes among its lines. The heart
 * starts no program: it waits for a second by reading from a pipe that nobody writes to.
 */
const follow = `
exec 4<> <(:)
while kill -0 $$; do read -r -t 1 -u 4; : >/dev/tcp/127.0.0.1/${heartbeatPort}; done </dev/null >/dev/null 2>&1 &
exec conntrack --event --event-mask NEW --family ipv4 --proto tcp --output timestamp --buffer-size ${bufferBytes} 2>&1`;

/** `[1795859348.969875] [NEW] tcp 6 120 SYN_SENT src=… dst=… sport=40001 dport=32416 [UNREPLIED] src=10.244.2.7 dst=… …` */
const event =
  /^\[(\d+\.\d+)\]\s+\[NEW\] tcp\s+6 \d+ \w+ src=([\d.]+) dst=[\d.]+ sport=(\d+) dport=(\d+) \[UNREPLIED\] src=([\d.]+) /;

/**
 * Where one node sends new connections to a port of it, from its kernel's own events: they come with the first packet of a
 * connection, so that one which is refused, or never answered, is reported too. Events that were lost, or came late, are a gap.
 */
export class NodeConnections {
  readonly #options: NodeConnectionsOptions;
  #heardAt: number;
  #beating = false;
  #stopping = false;
  #words = '';

  /** Resolves when the node's connections are followed, or with a gap when they cannot be. */
  static async follow(options: NodeConnectionsOptions): Promise<{ readonly stop: () => Promise<void> }> {
    const { shell, node } = options;
    const its = new NodeConnections(options);
    const following = await shell.followOnNode(node, ['bash', '-c', follow], its.#receive);
    let ended = false;
    void following.ended.then((how) => {
      ended = true;
      if (!its.#stopping) its.#gap(`the stream of its connection events ended: ${its.#words || how}`, 'lost');
    });
    if (!(await until(options.clock, () => its.#beating || ended, firstHeartbeatWithin)))
      its.#gap('it reports no connection, not even the ones that are opened to check that it does', 'lost');
    return { stop: () => its.#stop(following) };
  }

  private constructor(options: NodeConnectionsOptions) {
    this.#options = options;
    this.#heardAt = options.clock.now();
  }

  async #stop(following: Following): Promise<void> {
    if (this.#beating && this.#isSilent()) this.#gap('it stopped reporting connections', 'lost');
    this.#stopping = true;
    following.stop();
    await following.ended;
  }

  readonly #receive = (line: string): void => {
    if (line.startsWith('[')) this.#accept(line);
    else if (line !== '') {
      this.#words = line;
      if (line.includes('ENOBUFS')) this.#gap(`some of its connection events were lost: ${line}`, 'lost');
    }
  };

  #accept(line: string): void {
    const [, stamp, client = '', port, to, ip = ''] = event.exec(line) ?? [];
    if (stamp === undefined) {
      this.#gap(`a line of its connection events could not be read: ${line.slice(0, 200)}`, 'lost');
    } else if (Number(to) === heartbeatPort) {
      if (this.#beating && this.#isSilent()) this.#gap('its connection events were delayed', 'late');
      this.#beating = true;
      this.#heardAt = this.#options.clock.now();
    } else if (Number(to) === this.#options.nodePort) {
      this.#options.onConnection({ client, port: Number(port), ip, at: Number(stamp) * 1000 });
    }
  }

  /** No heartbeat has come for so long that something delays the events. */
  #isSilent(): boolean {
    return this.#options.clock.now() - this.#heardAt > silentAfterMs;
  }

  #gap(reason: string, effect: GapFact['effect']): void {
    const { clock, node, onGap } = this.#options;
    const of = `connections of ${node}`;
    onGap({ kind: 'gap', source: 'conntrack', of, from: this.#heardAt, at: clock.now(), reason, effect });
  }
}
