import { join } from 'node:path';
import { HarnessError } from '../core/harness-error.ts';
import { systemClock } from '../core/clock.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { LoadEvidence } from '../judgement/load-evidence.ts';
import { connect } from '../kube/kube-client.ts';
import { agentHostFor } from '../scenario/agent-host-for.ts';
import { deleteOneByOne, rolloutRestart, type Disruption } from '../scenario/disruptions.ts';
import { provePath } from '../scenario/prove-path.ts';
import { Stage, type DeployedApp } from '../scenario/stage.ts';
import { Traffic, type LoadPath } from '../scenario/traffic.ts';
import { loadApp, type SampleApp } from '../workload/sample-app.ts';
import { EvidenceFiles } from './evidence-files.ts';
import type { Judged } from './judged.ts';
import type { TestRun } from './test-run.ts';

/** Load evidence that remembers what was judged of it. */
export type JudgedLoad = LoadEvidence & Judged;

/** Load that was started on an app. */
export interface RunningLoad {
  /** Lets the recovery pass, drains, and gives the evidence. */
  drained(): Promise<JudgedLoad>;
}

/** What the body of a proof works with. */
export interface Tools {
  /** Deploys an app and waits until it is ready. */
  readonly deploy: (app: SampleApp) => Promise<DeployedApp>;
  /** Starts the usual load, first proving the load path if this run has not yet, and lets the baseline pass. */
  readonly load: (deployed: DeployedApp) => Promise<RunningLoad>;
  readonly deleteOneByOne: (deployed: DeployedApp) => Promise<void>;
  readonly rolloutRestart: (deployed: DeployedApp) => Promise<void>;
}

/** The tools of one proof, and what they left behind. */
export class ProofTools {
  readonly judgements: Judgement[] = [];
  readonly #run: TestRun;
  readonly #files: EvidenceFiles;
  readonly #stages: Stage[] = [];
  readonly #of: { run: string; topic: string; proof: string };
  #traffic: Traffic | undefined;

  constructor(run: TestRun, of: { readonly topic: string; readonly proof: string }, dir: string) {
    this.#run = run;
    this.#of = { run: run.folder.run, ...of };
    this.#files = new EvidenceFiles(dir);
  }

  readonly tools: Tools = {
    deploy: async (app) => (await this.#stage()).deploy(app),
    load: (deployed) => this.#load(deployed),
    deleteOneByOne: (deployed) => this.#disrupt(deleteOneByOne, deployed),
    rolloutRestart: (deployed) => this.#disrupt(rolloutRestart, deployed),
  };

  /** Ends what still runs, writes the evidence, and clears the stage. */
  async close(): Promise<void> {
    const [stage] = this.#stages;
    try {
      await this.#traffic?.abandon();
      await stage?.close({ keep: this.#run.keep });
    } finally {
      await this.#files.close();
    }
  }

  async #stage(): Promise<Stage> {
    const [stage] = this.#stages;
    if (stage) return stage;
    const opened = await this.#open(this.#of, this.#files);
    this.#stages.push(opened);
    return opened;
  }

  #open(of: { run: string; topic: string; proof: string }, { timeline, logSink }: EvidenceFiles): Promise<Stage> {
    const { cluster } = this.#run;
    return Stage.open({ cluster, client: connect(cluster), clock: systemClock, of, timeline, logSink });
  }

  async #load(deployed: DeployedApp): Promise<RunningLoad> {
    const stage = await this.#stage();
    const path = this.#run.folder.readPath() ?? (await this.#provePath(deployed.app));
    const host = agentHostFor(stage.cluster);
    const traffic = await Traffic.start(stage, deployed, host, { ...path, clean: path.clean === true });
    this.#traffic = traffic;
    return {
      drained: async () => {
        const { evidence, ...saved } = await traffic.drained();
        this.#files.writeLedger(saved);
        return { ...evidence, judgements: this.judgements };
      },
    };
  }

  /** Once a run, on a stage of its own, before the first load. */
  async #provePath(app: SampleApp): Promise<LoadPath> {
    const files = new EvidenceFiles(join(this.#run.folder.dir, 'path'));
    const stage = await this.#open({ ...this.#of, topic: 'path', proof: this.#of.topic }, files);
    try {
      const steady = await stage.deploy(loadApp(app.name, app.runtime).replicas(2));
      const path = await provePath(stage, steady, agentHostFor(stage.cluster));
      this.#run.folder.writePath(path);
      return path;
    } finally {
      await stage.close({ keep: this.#run.keep });
      await files.close();
    }
  }

  async #disrupt(disruption: Disruption, deployed: DeployedApp): Promise<void> {
    const stage = await this.#stage();
    if (!this.#traffic)
      throw new HarnessError('A disruption without load on the app proves nothing about requests', {
        code: 'no-load',
        fix: 'start `load` before it',
      });
    await this.#traffic.during(() => disruption(stage, deployed));
  }
}
