import type { Following, NodeShell } from '../../cluster/cluster-provider.ts';
import type { Clock } from '../../core/clock.ts';
import { milliseconds, seconds } from '../../core/duration.ts';
import type { GapFact } from '../../timeline/fact.ts';
import type { ChainTargets, ProxyRules } from './proxy-rules.ts';
import { until } from './until.ts';

export interface NodeRulesOptions {
  readonly shell: NodeShell;
  readonly node: string;
  readonly rules: ProxyRules;
  readonly clock: Clock;
  /** An address came into the rules, or went. `since`: it had not yet; 0 at the beginning. */
  readonly onChange: (address: string, routed: boolean, since: number, at: number) => void;
  readonly onGap: (gap: GapFact) => void;
}

/**
 * How long after a change its event may arrive, measured from the last heartbeat before it. Compared with where connections went it was 190 ms
 * in one of 16 load proofs of 2026-11-28 on a busy machine of two cores, and less than 50 ms in the others.
 */
const updateDelayMs = 250;

const subscribed = '# subscribed';
const subscribedWithin = seconds(10);

/**
 * nft takes the shell's place. Meanwhile it is waited for until the kernel has it among those that it tells of changes (protocol 12
 * is netfilter): what changes before that is in neither its events nor a listing that was made already.
 */
const follow = `
while kill -0 $$; do
  while read -r _ protocol port groups _; do
    [[ $protocol == 12 && $port == $$ && $groups != 00000000 ]] && echo '${subscribed}' >&3 && exit
  done </proc/net/netlink
  sleep 0.02
done 3>&1 2>/dev/null &
exec nft monitor`;

/** A node learns of a Service, or of its new port, later than the API does. */
const firstRulesWithin = seconds(10);
const lookEvery = milliseconds(50);

/** A transaction that was reported: its first line arrived at `at`; at `since` it had not happened yet. */
interface RulesUpdate {
  readonly text: string;
  readonly since: number;
  readonly at: number;
}

/**
 * Where one node's rules send a Service's connections, from the events of its kernel: nothing is polled while nothing
 * changes. At the end the changes that were received are compared with the rules themselves; a difference is a gap.
 */
export class NodeRules {
  readonly #options: NodeRulesOptions;
  readonly #chains = new Map<string, ReadonlySet<string>>();
  #routed: ReadonlySet<string> = new Set();
  /** Changes that arrived before the first listing was read; undefined from then on. */
  #early: RulesUpdate[] | undefined = [];
  #lines: string[] = [];
  #beganAt = 0;
  #lastHeartbeat: number;
  #stopping = false;
  #subscribed = false;

  /** Resolves when the Service is in the rules, which were read, and their changes are followed. */
  static async follow(options: NodeRulesOptions): Promise<{ readonly stop: () => Promise<void> }> {
    const { shell, node } = options;
    const its = new NodeRules(options);
    const following = await shell.followOnNode(node, ['bash', '-c', follow], its.#receive);
    let ended = false;
    void following.ended.then((how) => {
      ended = true;
      if (!its.#stopping) its.#lose(`the stream of its rule changes ended: ${how}`);
    });
    if (!(await until(options.clock, () => its.#subscribed || ended, subscribedWithin)))
      its.#lose('its rule changes could not be followed');
    await its.#begin();
    return { stop: () => its.#stop(following) };
  }

  private constructor(options: NodeRulesOptions) {
    this.#options = options;
    this.#lastHeartbeat = options.clock.now();
  }

  /** A change that is older than the listing makes no difference in the end, as each change lists its whole chain. */
  async #begin(): Promise<void> {
    const { clock } = this.#options;
    const deadline = clock.now() + firstRulesWithin;
    let listed = await this.#list();
    // A change alone does not say to which Service a new chain belongs.
    while (listed?.size === 0 && clock.now() < deadline) {
      await clock.sleep(lookEvery);
      listed = await this.#list();
    }
    if (listed?.size === 0) this.#lose('the Service is not in its rules');
    this.#take(listed ?? new Map(), 0, clock.now());
    const early = this.#early ?? [];
    this.#early = undefined;
    early.forEach(this.#accept);
  }

  async #stop(following: Following): Promise<void> {
    const rest = addressesOf((await this.#list()) ?? new Map());
    this.#stopping = true;
    following.stop();
    await following.ended;
    const different = [...rest, ...this.#routed].filter((address) => !rest.has(address) || !this.#routed.has(address));
    if (different.length > 0)
      this.#lose(`its rules differ from the changes that were received: ${different.join(', ')}`);
  }

  readonly #receive = (line: string): void => {
    const now = this.#options.clock.now();
    if (line === subscribed) {
      this.#subscribed = true;
      return;
    }
    if (line.startsWith('# ERROR')) this.#lose(`some of its rule changes were lost: ${line}`);
    if (line !== '' && this.#lines.push(line) === 1) this.#beganAt = now;
    if (line.startsWith('# new generation')) {
      const update = { text: this.#lines.join('\n'), since: this.#lastHeartbeat - updateDelayMs, at: this.#beganAt };
      this.#lines = [];
      if (this.#early) this.#early.push(update);
      else this.#accept(update);
    }
    if (this.#lines.length === 0) this.#lastHeartbeat = now;
  };

  readonly #accept = ({ text, since, at }: RulesUpdate): void => {
    this.#take(this.#options.rules.changed(text), since, at);
  };

  async #list(): Promise<ChainTargets | undefined> {
    const { shell, node, rules } = this.#options;
    const { exitCode, stdout, stderr } = await shell.runOnNode(node, rules.list);
    if (exitCode === 0) return rules.listed(stdout);
    this.#lose(`its rules could not be read: ${stderr.trim()}`);
    return undefined;
  }

  #take(chains: ChainTargets, since: number, at: number): void {
    chains.forEach((targets, chain) => this.#chains.set(chain, targets));
    const before = this.#routed;
    this.#routed = addressesOf(this.#chains);
    for (const address of before) if (!this.#routed.has(address)) this.#options.onChange(address, false, since, at);
    for (const address of this.#routed) if (!before.has(address)) this.#options.onChange(address, true, since, at);
  }

  #lose(reason: string): void {
    const at = this.#options.clock.now();
    const of = `rules of ${this.#options.node}`;
    this.#options.onGap({ kind: 'gap', source: 'rules', of, from: this.#lastHeartbeat, at, reason, effect: 'lost' });
  }
}

function addressesOf(chains: ChainTargets): ReadonlySet<string> {
  return new Set([...chains.values()].flatMap((targets) => [...targets]));
}
