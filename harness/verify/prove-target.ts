import { systemClock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { describeError, HarnessError } from '../core/harness-error.ts';
import type { Question } from '../judgement/judges/judges.ts';
import type { ExpectedFailure } from '../judgement/symptoms/expected-failure.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { matchesLabels } from '../kube/facts/matches-labels.ts';
import { AppFault } from '../proof/app-fault.ts';
import { cleanPath } from '../proof/clean-path.ts';
import { loadOn } from '../proof/load-on.ts';
import type { ProofRun } from '../proof/proof-run.ts';
import type { ProofScene } from '../proof/proof-scene.ts';
import { runProof, type OnScene } from '../proof/run-proof.ts';
import { reasonText } from '../report/text/reason-text.ts';
import type { Place, ReachableApp } from '../scenario/namespace/stage.ts';
import type { Subject } from '../subject/subject.ts';
import type { Fact } from '../timeline/fact.ts';
import { podsOf } from './find-request.ts';
import { openEntrance, type Entrance } from './entrance.ts';
import type { Plan, PlannedProof } from './plan.ts';
import type { ProofSettings, VerifyProof, VerifyTools } from './proofs/verify-proof.ts';
import type { Request } from './request.ts';
import type { Target } from './target.ts';

/** What results call it: the topic of the suite that verifies apps which are known to be good, or bad. */
export const verifyTopic = 'release-readiness';

export interface TargetRun {
  readonly run: ProofRun & { readonly signal: AbortSignal };
  readonly client: KubeClient;
  readonly namespace: string;
  readonly target: Target;
  readonly request: Request;
  readonly proofs: readonly VerifyProof[];
  readonly plan: Plan;
  readonly how: ProofSettings;
  /** Told as each proof begins and ends. */
  readonly onLine: (line: string) => void;
}

/**
 * Plays the proofs of a plan against a target that runs, one after the other, and leaves in the run's folder what became of each.
 * What it makes beside the app is removed, also after an interruption.
 * @throws HarnessError where something of it could not be removed: it names the command that does
 */
export async function proveTarget(of: TargetRun): Promise<void> {
  const { run, client, namespace, target, plan } = of;
  const { way } = target;
  for (const { id, title, whyNot } of plan.proofs) if (whyNot !== undefined) skip(run, { id, title }, whyNot);
  const toPlay = plan.proofs.filter(({ whyNot }) => whyNot === undefined);
  if (!way || toPlay.length === 0) return;
  const entrance = await openEntrance({ run, client, namespace, way });
  try {
    for (const planned of toPlay) await play(of, planned, entrance);
  } finally {
    await entrance.close();
  }
}

/** Notes that a proof is not played, and why. */
export function skip(
  { folder }: Pick<ProofRun, 'folder'>,
  { id, title }: Pick<PlannedProof, 'id' | 'title'>,
  why: string,
): void {
  const test = identityOf({ id, title });
  folder.appendTestEvent({
    event: 'ended',
    at: systemClock.now(),
    test,
    durationMs: 0,
    state: 'skipped',
    texts: [why],
  });
}

export function identityOf({ id, title }: Pick<PlannedProof, 'id' | 'title'>) {
  return { topic: verifyTopic, runtime: null, id, kind: 'proof', title } as const;
}

async function play(of: TargetRun, planned: PlannedProof, entrance: Entrance): Promise<void> {
  const { run, namespace, proofs, client, target } = of;
  const proof = proofs.find(({ id }) => id === planned.id);
  if (!proof) return;
  if (run.signal.aborted) {
    skip(run, planned, 'interrupted before it began');
    return;
  }
  const pods = await podsOf(client, namespace, target);
  const since = Math.min(systemClock.now(), ...pods.map(({ createdAt }) => createdAt));
  const app = subjectOf(target, entrance.service);
  await runAndTell(
    of,
    planned,
    (scene) => proveOn(of, proof, scene, { app, ...entrance }),
    placeOf(app, namespace, since),
  );
}

/** What is under test: it tells nothing of itself. */
export function subjectOf({ workload, labels }: Target, service: string): Subject {
  return { kind: workload.kind, name: workload.name, labels, service, capabilities: {} };
}

/** Its namespace, of which nothing but what is about it is observed. */
export function placeOf(subject: Subject, namespace: string, since: number): Place {
  return { namespace, observes: (fact) => isAbout(subject, fact), since };
}

/** Runs a proof, and tells the run's folder and whoever looks on what became of it. */
export async function runAndTell(
  { run, onLine }: Pick<TargetRun, 'run' | 'onLine'>,
  named: Pick<PlannedProof, 'id' | 'title'>,
  body: OnScene,
  place?: Place,
): Promise<void> {
  const test = identityOf(named);
  const startedAt = systemClock.now();
  run.folder.appendTestEvent({ event: 'started', at: startedAt, test });
  onLine(`${named.id}: ${named.title}?`);
  let failure: unknown;
  try {
    await runProof(run, { ...test, expectedCause: undefined }, body, place);
  } catch (error) {
    failure = error;
  }
  if (run.signal.aborted) return;
  const durationMs = systemClock.now() - startedAt;
  const [state, texts] =
    failure === undefined ? (['passed', []] as const) : (['failed', [describeError(failure)]] as const);
  run.folder.appendTestEvent({ event: 'ended', at: systemClock.now(), test, durationMs, state, texts: [...texts] });
  const { verdict = 'inconclusive', reason = describeError(failure) } = run.folder.readProof(test) ?? {};
  onLine(`${named.id}: ${verdict} (${formatDuration(durationMs)}), ${reason}`);
}

/**
 * Plays one proof on its scene.
 * @param of `expected`: how the app must fail, where it must
 */
export async function proveOn(
  {
    run,
    target,
    request,
    how,
    expected,
  }: Pick<TargetRun, 'target' | 'request' | 'how'> & {
    readonly run: ProofRun;
    readonly expected?: ExpectedFailure | undefined;
  },
  proof: VerifyProof,
  scene: ProofScene,
  entrance: Entrance & Pick<ReachableApp, 'app'>,
): Promise<{ readonly assertions: number; readonly statement: string | undefined }> {
  const path = await cleanPath(scene);
  const stage = await scene.stage();
  const { path: asked, scheme = 'http', ...settings } = request;
  const { app, nodePort, from } = entrance;
  const urls = entrance.urlsOn(stage).map((url) => new URL(asked, url.replace(/^http:/, `${scheme}:`)).href);
  const reached = { app, urls, settings, ...(nodePort === undefined ? {} : { nodePort }) };
  const tools: VerifyTools = {
    ...how,
    target,
    load: (patience, slow) => loadOn(scene, { ...reached, slow }, path, { patience, from }),
    pause: (what, duration) => stage.pause(what, duration),
    ask: (question) => {
      const judgement = scene.judge(expected ? failing(question, expected) : question);
      if (judgement.verdict === 'pass') return judgement;
      throw new HarnessError(reasonText(judgement.reason), { code: 'not-passed' });
    },
    timeline: scene.files.timeline,
  };
  try {
    const statement = await proof.prove(tools);
    return { assertions: scene.judged.length, statement };
  } catch (error) {
    throw run.signal?.aborted ? error : asFault(error);
  }
}

/** Whether what is asked fails as it must. */
function failing(question: Question, expected: ExpectedFailure): Question {
  if ('load' in question) return { judge: 'expectedFailure', load: question.load, expected };
  throw new HarnessError(`Nothing is expected of ${question.judge}`, { code: 'not-expected' });
}

/** What can no longer come, as Kubernetes says itself, is the fault of what is under test. */
export function asFault(error: unknown): unknown {
  const isFault = error instanceof HarnessError && faults.includes(error.code);
  return isFault ? new AppFault(describeError(error), error) : error;
}

const faults: readonly string[] = ['wait-impossible', 'eviction-refused', 'pod-stuck'];

/** Of what else is in the namespace nothing is observed. */
export function isAbout({ name, labels, service }: Subject, fact: Fact): boolean {
  const isOfName = (other: string) => other === name || other.startsWith(`${name}-`);
  switch (fact.kind) {
    case 'pod':
      return matchesLabels(fact.labels, labels);
    case 'endpointslice':
      return fact.service === service;
    case 'workload':
      return isOfName(fact.name);
    case 'event':
      return isOfName(fact.about.name);
    default:
      return true;
  }
}
