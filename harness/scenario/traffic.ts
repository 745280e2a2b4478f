import { seconds } from '../core/duration.ts';
import type { LoadEvidence, Window } from '../judgement/load-evidence.ts';
import { countersOf, type AppCounters } from '../judgement/pod-lives.ts';
import { getFromPod } from '../kube/pod-proxy.ts';
import type { AgentHost } from '../load/agent-host.ts';
import { startLoad, type LoadResult, type LoadRun } from '../load/start-load.ts';
import { untilRouted, usualProfile } from './load-on-app.ts';
import type { DeployedApp, Stage } from './stage.ts';

/** How load reaches the cluster in this run, and whether that way was proven clean. */
export type LoadPath = LoadEvidence['path'];

/** Long enough to see that nothing is dropped while nothing happens, and that nothing is once it is over. */
const baselineFor = seconds(3);
const recoveryFor = seconds(3);

/** Load on an app from before a disruption until after it, and what becomes evidence of it. */
export class Traffic {
  readonly #stage: Stage;
  readonly #deployed: DeployedApp;
  readonly #path: LoadPath;
  readonly #load: LoadRun;
  readonly #before: readonly string[];
  readonly #baselineFrom: number;
  #disruption: Window | undefined;

  /** Starts the load and lets the baseline pass. */
  static async start(stage: Stage, deployed: DeployedApp, host: AgentHost, path: LoadPath): Promise<Traffic> {
    const run = stage.namespace;
    await untilRouted(run, deployed, host);
    const before = stage.podsOf(deployed).map(({ uid }) => uid);
    const load = await startLoad(usualProfile(run, deployed), host);
    const traffic = new Traffic(stage, deployed, path, load, before);
    await stage.clock.sleep(baselineFor);
    return traffic;
  }

  private constructor(stage: Stage, deployed: DeployedApp, path: LoadPath, load: LoadRun, before: readonly string[]) {
    this.#stage = stage;
    this.#deployed = deployed;
    this.#path = path;
    this.#load = load;
    this.#before = before;
    this.#baselineFrom = stage.clock.now();
  }

  /** Notes from when to when the disruption ran. */
  async during(disrupt: () => Promise<void>): Promise<void> {
    const from = this.#stage.clock.now();
    try {
      await disrupt();
    } finally {
      this.#disruption = { from, to: this.#stage.clock.now() };
    }
  }

  /** Ends the load of a proof that did not get to its end. */
  async abandon(): Promise<void> {
    await this.#load.abort();
  }

  /** Lets the recovery pass, sends nothing more, waits for what is under way, and gathers the evidence. */
  async drained(): Promise<LoadResult & { readonly evidence: LoadEvidence }> {
    const { clock, timeline, logs } = this.#stage;
    const now = clock.now();
    const disruption = this.#disruption ?? { from: now, to: now };
    await clock.sleep(recoveryFor);
    const result = await this.#load.drain();
    const after = this.#stage.podsOf(this.#deployed).filter(({ ready }) => ready);
    const counters: Record<string, AppCounters> = {};
    for (const pod of after) {
      const told = await getFromPod(this.#stage.actor.client, pod, 8080, '/counters');
      const read = countersOf(told as Record<string, unknown>);
      if (read) counters[pod.uid] = read;
    }
    await logs.stop();
    return {
      ...result,
      evidence: {
        summary: result.summary,
        records: [...result.ledger.records()],
        targets: result.ledger.targets,
        timeline,
        baseline: { from: this.#baselineFrom, to: disruption.from },
        disruption,
        recovery: { from: disruption.to, to: clock.now() },
        before: this.#before,
        after: after.map(({ uid }) => uid),
        counters,
        path: this.#path,
      },
    };
  }
}
