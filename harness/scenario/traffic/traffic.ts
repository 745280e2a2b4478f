import { milliseconds, seconds, type Duration } from '../../core/duration.ts';
import type { LoadCircumstances, LoadPath } from '../../judgement/load-evidence.ts';
import type { Interval } from '../../observation/interval-index.ts';
import type { AppCounters } from '../../observation/app-counters.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import type { SavedRun } from '../../ledger/codec.ts';
import { openAgent, type LoadRun } from '../../load/agent/start-load.ts';
import type { LoadProgress } from '../../load/engine/driver.ts';
import { untilRouted, usualProfile } from './load-on-app.ts';
import { readCounters } from './read-counters.ts';
import type { DisruptionTargets } from '../disruptions/disruption.ts';
import type { DeployedApp, ReachableApp, Stage } from '../namespace/stage.ts';

/**
 * The length of the baseline: enough to see that nothing is dropped while nothing happens, and to have 16 slow requests
 * under way.
 */
const baselineFor = seconds(2);
/** The length of the recovery: as long as a slow request, so that all of them have ended by then. */
const recoveryFor = seconds(3);

/** Without requests that only staying ready tells of a container that it is well. */
const recoveryWithoutLoadFor = seconds(10);

/** Load that was drained, as it is saved. */
export interface EndedLoad {
  /** Undefined where none was sent. */
  readonly run: SavedRun | undefined;
  readonly circumstances: LoadCircumstances;
}

export interface TrafficOptions {
  readonly path: LoadPath;
  /** How long a slow request takes, 3 s when left out. */
  readonly slowFor?: Duration | undefined;
  readonly ready: () => Promise<unknown>;
}

interface TrafficParts {
  readonly stage: Stage;
  readonly deployed: DeployedApp & Partial<ReachableApp>;
  readonly path: LoadCircumstances['path'];
  readonly load?: LoadRun;
  readonly countersBefore: Readonly<Record<string, AppCounters>>;
}

/** Load on an app, where it can be sent any, from before a disruption until after it, and what becomes evidence of it. */
export class Traffic {
  readonly #stage: Stage;
  readonly #deployed: TrafficParts['deployed'];
  readonly #path: TrafficParts['path'];
  readonly #load: LoadRun | undefined;
  readonly #countersBefore: Readonly<Record<string, AppCounters>>;
  readonly #baselineFrom: number;
  #disruption: (Interval & DisruptionTargets) | undefined;

  /**
   * Starts the load and lets the baseline pass.
   * @param ready waited for when all is ready to send
   */
  static async start(
    stage: Stage,
    deployed: ReachableApp,
    host: AgentHost,
    { path, slowFor, ready }: TrafficOptions,
  ): Promise<Traffic> {
    // Its process starts while the routes are waited for.
    const agent = await openAgent(host);
    try {
      const takes = await untilRouted(stage, deployed, host);
      await ready();
      const countersBefore = await readCounters(stage, deployed, stage.podsOf(deployed));
      const load = await agent.start(usualProfile(stage.namespace, deployed, { slowFor, takes }));
      const traffic = new Traffic({ stage, deployed, path, load, countersBefore });
      // Its first requests are answered only after this.
      await stage.pause('the baseline of the load', milliseconds(baselineFor + takes));
      return traffic;
    } catch (error) {
      await agent.end();
      throw error;
    }
  }

  /** @param none why no load is sent */
  static withoutLoad(stage: Stage, deployed: DeployedApp, none: string): Traffic {
    return new Traffic({ stage, deployed, path: { none }, countersBefore: {} });
  }

  private constructor(parts: TrafficParts) {
    this.#stage = parts.stage;
    this.#deployed = parts.deployed;
    this.#path = parts.path;
    this.#load = parts.load;
    this.#countersBefore = parts.countersBefore;
    this.#baselineFrom = parts.stage.clock.now();
  }

  /** By the last report of the agent; undefined where no load is sent. */
  get progress(): LoadProgress | undefined {
    return this.#load?.progress();
  }

  /** Runs a disruption, and notes when it began and ended and which pods it targeted. */
  async during(disrupt: () => Promise<DisruptionTargets>): Promise<void> {
    const from = this.#stage.clock.now();
    const targets = await disrupt();
    this.#disruption = { ...targets, from, to: this.#stage.clock.now() };
  }

  /** Ends the load of a proof that did not get to its end. */
  async abandon(): Promise<void> {
    await this.#load?.abort();
  }

  /** Lets the recovery pass, sends nothing more, waits for what is under way, and gathers the evidence. */
  async drained(): Promise<EndedLoad> {
    const { clock, logs } = this.#stage;
    const now = clock.now();
    const { uids, drained, ...disruption } = this.#disruption ?? { uids: [], drained: undefined, from: now, to: now };
    const run = await this.#recovered();
    const after = this.#stage.podsOf(this.#deployed).filter(({ ready }) => ready);
    const countersAfter = await readCounters(this.#stage, this.#deployed, after);
    await logs.stop();
    return {
      run,
      circumstances: {
        capabilities: this.#deployed.app.capabilities,
        // What goes to a Service's own address may leave by any node.
        ...(this.#deployed.nodePort !== undefined && { nodes: this.#stage.cluster.entries.map(({ node }) => node) }),
        ...(this.#deployed.ways && { ways: this.#deployed.ways }),
        ...(this.#deployed.workload && { workload: this.#deployed.workload }),
        ...(this.#deployed.localOnly && { localOnly: true }),
        baseline: { from: this.#baselineFrom, to: disruption.from },
        disruption,
        recovery: { from: disruption.to, to: clock.now() },
        before: uids,
        ...(drained === undefined ? {} : { drained }),
        after: after.map(({ uid }) => uid),
        countersBefore: this.#countersBefore,
        countersAfter,
        path: this.#path,
      },
    };
  }

  async #recovered(): Promise<SavedRun | undefined> {
    const load = this.#load;
    if (!load) {
      await this.#stage.pause('what becomes of the pods', recoveryWithoutLoadFor);
      return undefined;
    }
    load.endSlow();
    await this.#stage.pause('the recovery under load', recoveryFor);
    const drain = () => load.drain();
    const { ledger, facts } = await this.#stage.waits.during('condition', 'requests under way to end', drain);
    return { ledger, facts };
  }
}
