import type { Following, NodeShell } from '../../cluster/cluster-provider.ts';
import type { Clock } from '../../core/clock.ts';
import type { GapFact } from '../../timeline/fact.ts';
import type { ChainTargets, ProxyRules } from './proxy-rules.ts';

export interface NodeRulesOptions {
  readonly shell: NodeShell;
  readonly node: string;
  readonly rules: ProxyRules;
  readonly clock: Clock;
  /** An address came into the rules, or went. `since`: the last sign of life without it; 0 at the beginning. */
  readonly onChange: (address: string, routed: boolean, since: number, at: number) => void;
  readonly onGap: (gap: GapFact) => void;
}

/**
 * Where one node's rules lead a Service's connections, from its kernel's own news: nothing is asked for while nothing
 * changes. What was heard is held against the rules themselves at the end; a difference is a gap.
 */
export class NodeRules {
  readonly #options: NodeRulesOptions;
  readonly #chains = new Map<string, ReadonlySet<string>>();
  #routed: ReadonlySet<string> = new Set();
  #transaction: string[] = [];
  #beganAt = 0;
  #lastSign = 0;
  #stopping = false;

  /** Resolves when the rules as they are were read, and their changes are followed. */
  static async follow(options: NodeRulesOptions): Promise<{ readonly stop: () => Promise<void> }> {
    const { shell, node, rules } = options;
    const its = new NodeRules(options);
    const following = await shell.followOnNode(node, rules.follow, its.#hear);
    void following.ended.then((how) => {
      if (!its.#stopping) its.#lose(`the news of its rules ended: ${how}`);
    });
    // What was told meanwhile is newer than what was read.
    const listed = [...(await its.#list())].filter(([chain]) => !its.#chains.has(chain));
    its.#take(new Map(listed), 0);
    return { stop: () => its.#stop(following) };
  }

  private constructor(options: NodeRulesOptions) {
    this.#options = options;
  }

  async #stop(following: Following): Promise<void> {
    const rest = await this.#list();
    this.#stopping = true;
    following.stop();
    await following.ended;
    const missed = [...addressesOf(rest)].filter((address) => !this.#routed.has(address));
    const surplus = [...this.#routed].filter((address) => !addressesOf(rest).has(address));
    if (missed.length + surplus.length === 0) return;
    this.#lose(`its rules are not what their news told: ${[...missed, ...surplus].join(', ')}`);
  }

  readonly #hear = (line: string): void => {
    const now = this.#options.clock.now();
    if (line !== '') {
      if (this.#transaction.push(line) === 1) this.#beganAt = now;
      if (this.#options.rules.endsTransaction(line)) {
        const changed = this.#options.rules.changed(this.#transaction.join('\n'));
        this.#transaction = [];
        this.#take(changed, this.#lastSign, this.#beganAt);
      }
    }
    if (this.#transaction.length === 0) this.#lastSign = now;
  };

  async #list(): Promise<ChainTargets> {
    const { shell, node, rules } = this.#options;
    const { exitCode, stdout, stderr } = await shell.runOnNode(node, rules.list);
    if (exitCode !== 0) this.#lose(`its rules could not be read: ${stderr.trim()}`);
    return rules.listed(stdout);
  }

  #take(chains: ChainTargets, since: number, at = this.#options.clock.now()): void {
    chains.forEach((targets, chain) => this.#chains.set(chain, targets));
    const before = this.#routed;
    this.#routed = addressesOf(this.#chains);
    for (const address of before) if (!this.#routed.has(address)) this.#options.onChange(address, false, since, at);
    for (const address of this.#routed) if (!before.has(address)) this.#options.onChange(address, true, since, at);
  }

  #lose(reason: string): void {
    const at = this.#options.clock.now();
    const of = `rules of ${this.#options.node}`;
    this.#options.onGap({ kind: 'gap', source: 'rules', of, from: this.#lastSign, at, reason, effect: 'lost' });
  }
}

function addressesOf(chains: ChainTargets): ReadonlySet<string> {
  return new Set([...chains.values()].flatMap((targets) => [...targets]));
}
