import { isKept } from '../config/run-environment.ts';
import { systemClock } from '../core/clock.ts';
import { judge, type Question } from '../judgement/judges/judges.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { connect } from '../kube/client/kube-client.ts';
import type { MadeJudgement } from '../record/evidence-folder.ts';
import { RuntimeReader } from '../scenario/runtime/read-runtime.ts';
import { Leases } from '../scenario/leases/leases.ts';
import { Stage, type Place } from '../scenario/namespace/stage.ts';
import { EvidenceFiles } from './evidence-files.ts';
import type { ProofState } from './proof-state.ts';
import { SharedSlowness } from './shared-slowness.ts';
import type { ProofRun } from './proof-run.ts';

/** What all tools of one proof share: its stage, opened when first used, its files, and its judges. */
export class ProofScene {
  readonly run: ProofRun;
  readonly files: EvidenceFiles;
  readonly judged: MadeJudgement[] = [];
  readonly of: { readonly topic: string; readonly proof: string };
  readonly state: ProofState;
  /** The leases of what the proofs of this run share. */
  readonly leases: Leases;
  readonly #endings: (() => Promise<void>)[] = [];
  readonly #slowness: SharedSlowness;
  readonly #openedAt = systemClock.now();
  readonly #place: Place | undefined;
  #runtime: RuntimeReader | undefined;
  #stage: Promise<Stage> | undefined;

  /**
   * @param of what its namespace is named after
   * @param place where it is played instead of in a namespace of its own
   */
  constructor(
    run: ProofRun,
    of: { readonly topic: string; readonly proof: string },
    dir: string,
    state: ProofState,
    place?: Place,
  ) {
    this.#place = place;
    this.run = run;
    this.of = of;
    this.files = new EvidenceFiles(dir);
    this.state = state;
    this.leases = new Leases(run.folder.file('leases'), systemClock, (what) => {
      state.waitsFor(what);
    });
    this.#slowness = new SharedSlowness(run.folder, `${of.topic} ${of.proof}`, this.files.timeline, systemClock);
  }

  /**
   * The namespace of this proof.
   * @param observes told at the first use, of a namespace of its own: whether a fact is looked at; left out: each is
   */
  stage(observes?: Place['observes']): Promise<Stage> {
    this.#stage ??= this.#open(observes);
    return this.#stage;
  }

  /** Puts on the timeline what the nodes' container runtimes have done by now, where the nodes can be reached. */
  async readRuntime(): Promise<void> {
    const stage = await this.stage();
    const { nodeShell } = this.run;
    if (nodeShell) this.#runtime ??= new RuntimeReader(stage, nodeShell, this.#place?.since ?? this.#openedAt);
    await this.#runtime?.read();
  }

  /** Judges the evidence of this proof as it is now, and keeps what was asked and answered. */
  readonly judge = (question: Question): Judgement => {
    this.#slowness.collect();
    const judgement = judge(question, this.files);
    this.judged.push({ question, seen: this.files.timeline.facts.length, judgement });
    return judgement;
  };

  /** Registers what is done when the proof is over, however it ended: the last one first. */
  atEnd(ending: () => Promise<void> | void): void {
    this.#endings.unshift(async () => {
      await ending();
    });
  }

  /**
   * Ends what still runs, clears the stage unless it is to be kept, and finishes the files, each whatever became of the one before.
   * @throws the first error of these
   */
  async close({ failed }: { readonly failed: boolean }): Promise<void> {
    const keep = isKept(this.run.keep, failed);
    const clearing = async () => (await this.#stage)?.close({ keep });
    const errors: unknown[] = [];
    for (const ending of [...this.#endings, clearing, () => this.files.close()]) {
      await ending().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  }

  #open(observes: Place['observes'] | undefined): Promise<Stage> {
    const { cluster, folder, signal } = this.run;
    const { timeline, logSink } = this.files;
    const of = { run: folder.run, ...this.of };
    const onWait = (what: string | undefined) => {
      this.state.waitsFor(what);
    };
    const shared = { cluster, client: connect(cluster), clock: systemClock, signal, place: this.#place };
    return Stage.open({ ...shared, of, timeline, logSink, onWait, observes });
  }
}
