import type { NodeShell } from '../../cluster/cluster-provider.ts';
import type { RuntimeFact } from '../../timeline/fact.ts';
import type { Stage } from '../namespace/stage.ts';
import { callsInJournal, type RuntimeCall } from './containerd-journal.ts';

type WatchedStage = Pick<Stage, 'cluster' | 'namespace' | 'timeline' | 'clock'>;

/** A journal is written a moment after what it tells of. */
const earlierSeconds = 5;

/**
 * Reads from the nodes' journals what their container runtimes did in a stage's namespace, and puts on the timeline what was not
 * yet there. A journal that cannot be read leaves a gap.
 */
export class RuntimeReader {
  readonly #stage: WatchedStage;
  readonly #shell: Pick<NodeShell, 'runOnNode'>;
  readonly #since: number;
  readonly #known = new Map<string, RuntimeFact>();

  /** @param since epoch milliseconds: no pod of the stage is older */
  constructor(stage: WatchedStage, shell: Pick<NodeShell, 'runOnNode'>, since: number) {
    this.#stage = stage;
    this.#shell = shell;
    this.#since = since;
  }

  async read(): Promise<void> {
    const nodes = this.#stage.cluster.entries.map(({ node }) => node);
    await Promise.all(nodes.map((node) => this.#readNode(node)));
  }

  async #readNode(node: string): Promise<void> {
    const { namespace, timeline, clock } = this.#stage;
    const since = `@${Math.floor(this.#since / 1000) - earlierSeconds}`;
    const command = ['journalctl', '--unit=containerd', '--output=cat', '--no-pager', `--since=${since}`];
    const { exitCode, stdout, stderr } = await this.#shell.runOnNode(node, command);
    const at = clock.now();
    if (exitCode !== 0) {
      const [of, reason] = [`the container runtime's journal of ${node}`, stderr.trim() || 'it could not be read'];
      timeline.record({ kind: 'gap', source: 'journal', of, from: this.#since, at, reason, effect: 'lost' });
      return;
    }
    for (const call of callsInJournal(stdout, namespace))
      this.#note({ kind: 'runtime', source: 'journal', at, node, ...call });
  }

  /** A call that had not returned when it was read comes again when it has. */
  #note(fact: RuntimeFact): void {
    const key = keyOf(fact);
    const known = this.#known.get(key);
    if (known && known.returnedAt === fact.returnedAt) return;
    this.#known.set(key, fact);
    this.#stage.timeline.record(fact);
  }
}

function keyOf({ node, uid, container, run, call, calledAt }: RuntimeCall & { readonly node: string }): string {
  return [node, uid, container, run, call, calledAt].join(' ');
}
