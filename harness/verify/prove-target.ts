import { systemClock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { describeError, HarnessError, UsageError } from '../core/harness-error.ts';
import type { Question } from '../judgement/judges/judges.ts';
import type { Cause } from '../judgement/reasons/causes.ts';
import type { ExpectedFailure } from '../judgement/symptoms/expected-failure.ts';
import type { Thresholds } from '../judgement/thresholds.ts';
import { apply } from '../kube/actions/apply.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { podsGone } from '../kube/conditions/pod-conditions.ts';
import { workloadComplete } from '../kube/conditions/workload-conditions.ts';
import { matchesLabels } from '../kube/facts/matches-labels.ts';
import { AppFault } from '../proof/app-fault.ts';
import { cleanPath } from '../proof/clean-path.ts';
import { loadOn, watchOn } from '../proof/load-on.ts';
import type { ProofRun } from '../proof/proof-run.ts';
import type { ProofScene } from '../proof/proof-scene.ts';
import { runProof, type OnScene } from '../proof/run-proof.ts';
import { reasonText } from '../report/text/reason-text.ts';
import { waitUnlessStuck } from '../scenario/disruptions/wait-unless-stuck.ts';
import type { DeployedApp, Place, ReachableApp } from '../scenario/namespace/stage.ts';
import { fileSurvival } from '../scenario/runtime/file-survival.ts';
import type { Subject } from '../subject/subject.ts';
import type { Fact } from '../timeline/fact.ts';
import { noLongerApplies, scaledNow, scaledWorkload, unlessByScaling, untilAsScaled } from './autoscaled.ts';
import { whyNotBegun, type Budget } from './budget.ts';
import { podsOf } from './find-request.ts';
import type { Entrance } from './entrances/entrance.ts';
import { openEntrance } from './entrances/open-entrance.ts';
import type { Plan, PlannedProof } from './plan.ts';
import { allReplacedAtMost } from './proofs/limits.ts';
import { plainRequestTo } from './proofs/other-ports.ts';
import { noLoad } from './proofs/reasons.ts';
import type { ProofSettings, VerifyProof, VerifyTools } from './proofs/verify-proof.ts';
import { loadOf, type Request } from './request.ts';
import type { Target, Way } from './target.ts';

/** What results call it: the topic of the suite that verifies apps which are known to be good, or bad. */
export const verifyTopic = 'release-readiness';

export interface TargetRun {
  readonly run: ProofRun & { readonly signal: AbortSignal; readonly budget?: Budget | undefined };
  readonly client: KubeClient;
  readonly namespace: string;
  readonly target: Target;
  /** Undefined where no load can be sent. */
  readonly request: Request | undefined;
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
  const { run, target, request, plan } = of;
  for (const planned of plan.proofs) if (planned.whyNot !== undefined) skip(run, planned, planned.whyNot);
  const toPlay = plan.proofs.filter(({ whyNot }) => whyNot === undefined);
  if (toPlay.length === 0) return;
  if (!request && noLoad(target) === undefined) {
    const [unready] = (await podsOf(of.client, of.namespace, target)).flatMap((pod) => pod.unready ?? []);
    const why = unready === undefined ? noPodReady : `${noPodReady}: ${unready}`;
    for (const planned of toPlay) skip(run, planned, why);
    return;
  }
  const { usual, elsewhere, last } = inTurn(toPlay, of.proofs);
  for (const its of repetitionsOf(of, [...usual, ...elsewhere.map(({ planned }) => planned)])) {
    const repeated = { ...of, run: its };
    await playBy(repeated, usual);
    if (request) for (const { planned, way } of elsewhere) await playElsewhere({ ...repeated, request }, planned, way);
  }
  await playBy(of, last);
}

/**
 * The run of each repetition of these proofs, as long as one may be begun: of those that are not the first one tells why, for all.
 * What is played once is a repetition of nothing.
 */
export function* repetitionsOf(
  { run, plan: { repeat }, onLine }: Pick<TargetRun, 'run' | 'onLine'> & { readonly plan: Pick<Plan, 'repeat'> },
  proofs: readonly NamedProof[],
  now = () => systemClock.now(),
): Iterable<TargetRun['run']> {
  if (repeat === 1) {
    yield run;
    return;
  }
  for (let repetition = 1; repetition <= repeat && proofs.length > 0; repetition += 1) {
    const its = { ...run, repetition };
    const whyNot = whyNotBegun(run, now());
    if (whyNot !== undefined) {
      const after = repeat - repetition;
      const others =
        after === 0 ? '' : `, nor ${after === 1 ? 'was the repetition' : `were the ${after} repetitions`} after it`;
      for (const proof of proofs) skip(its, proof, `${whyNot}${others}`);
      return;
    }
    onLine(`Repetition ${repetition} of ${repeat}`);
    yield its;
  }
}

/** First what is asked by the usual way, then by others; what leaves a copy in the place of the app comes after all that asks the app. */
export function inTurn(toPlay: readonly PlannedProof[], proofs: readonly VerifyProof[]) {
  const [usual, last]: [PlannedProof[], PlannedProof[]] = [[], []];
  const elsewhere: { readonly planned: PlannedProof; readonly way: Way }[] = [];
  for (const planned of toPlay) {
    const proof = proofs.find(({ id }) => id === planned.id);
    if (proof?.way) elsewhere.push({ planned, way: proof.way });
    else (proof?.leavesCopy ? last : usual).push(planned);
  }
  return { usual, elsewhere, last };
}

/** Plays them by one entrance, or where no load can be sent, by none. */
async function playBy(of: TargetRun, toPlay: readonly PlannedProof[]): Promise<void> {
  if (toPlay.length === 0) return;
  const { request } = of;
  const entrance = request && (await openEntrance({ ...of, request }));
  try {
    for (const planned of toPlay) await play(of, planned, entrance);
  } finally {
    await entrance?.close();
  }
}

/** On another port of the Service, once it is known that this speaks HTTP, and what it answers. */
async function playElsewhere(of: LoadedRun, planned: PlannedProof, way: Way): Promise<void> {
  const { run, client, namespace } = of;
  if (!mayBegin(run, planned)) return;
  const pods = await podsOf(client, namespace, of.target);
  try {
    const { target, request } = await plainRequestTo(
      client,
      namespace,
      { target: { ...of.target, way }, pods },
      of.request,
    );
    if (request) await playBy({ ...of, target, request }, [planned]);
    else skip(run, planned, noLoad(target) ?? noPodReady);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    skip(run, planned, `${error.message}; named with --port it takes a run of its own`);
  }
}

/** Whether a proof may be begun yet; of one that may not it is noted why. */
export function mayBegin(run: TargetRun['run'], proof: NamedProof): boolean {
  const whyNot = whyNotBegun(run, systemClock.now());
  if (whyNot !== undefined) skip(run, proof, whyNot);
  return whyNot === undefined;
}

const noPodReady = 'none of its pods is ready to be asked';

/** Notes that a proof is not played, and why. */
export function skip(
  { folder, repetition }: Pick<ProofRun, 'folder' | 'repetition'>,
  planned: NamedProof,
  why: string,
): void {
  const test = identityOf(planned, repetition);
  folder.appendTestEvent({
    event: 'ended',
    at: systemClock.now(),
    test,
    durationMs: 0,
    state: 'skipped',
    texts: [why],
  });
}

type NamedProof = Pick<PlannedProof, 'id' | 'title'> & Partial<Pick<PlannedProof, 'kind'>>;

/** @param repetition of those in a row, from 1 */
export function identityOf({ id, kind = 'proof', title }: NamedProof, repetition: number | undefined) {
  const identity = { topic: verifyTopic, runtime: null, id, kind, title } as const;
  return { ...identity, ...(repetition !== undefined && { repetition }) };
}

type LoadedRun = TargetRun & { readonly request: Request };

async function play(of: TargetRun, planned: PlannedProof, entrance: Entrance | undefined): Promise<void> {
  const { run, namespace, proofs, client, target } = of;
  const proof = proofs.find(({ id }) => id === planned.id);
  if (!proof || !mayBegin(run, planned)) return;
  const now = await scaledNow(client, namespace, target);
  const whyNot = noLongerApplies(proof, target, now, of.how);
  if (whyNot !== undefined) {
    skip(run, planned, whyNot);
    return;
  }
  const pods = await podsOf(client, namespace, now);
  const since = Math.min(systemClock.now(), ...pods.map(({ createdAt }) => createdAt));
  const app = subjectOf(target, entrance?.service ?? target.way?.service.name ?? '');
  await runAndTell(
    of,
    planned,
    (scene) => proveOn({ ...of, target: now }, proof, scene, { app, entrance }),
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
  named: NamedProof,
  body: OnScene,
  place?: Place,
): Promise<void> {
  const test = identityOf(named, run.repetition);
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
  by: EnteredApp,
): Promise<{ readonly assertions: number; readonly statement: string | undefined }> {
  const load = await loadTool({ target, request }, scene, by);
  const stage = await scene.stage();
  await untilAsScaled(stage, target);
  const { app } = by;
  const tools: VerifyTools = {
    ...how,
    target,
    load,
    redeploy: async (manifest) => {
      const uids = () => stage.podsOf({ app }).map(({ uid }) => uid);
      const before = uids();
      const [generation] = await apply(stage.actor, [manifest], stage.namespace);
      const { workload, labels } = target;
      const timeout = allReplacedAtMost(target, workload.replicas);
      await waitUnlessStuck(stage, workloadComplete(workload.kind, workload.name, generation), { timeout, labels });
      // A template that is as it was replaces none.
      const stayed = new Set(uids());
      await stage.hub.waitFor(podsGone(before.filter((uid) => !stayed.has(uid))), { timeout });
    },
    fileSurvival: (patience, moves) =>
      fileSurvival({ stage, deployed: { app }, leases: scene.leases, shell: run.nodeShell, patience }, moves),
    pause: (what, duration) => stage.pause(what, duration),
    ask: (question) => {
      const judgement = scene.judge(expected ? failing(question, expected) : allowing(question, how.thresholds));
      if (judgement.verdict === 'pass') return judgement;
      throw new HarnessError(reasonText(judgement.reason), { code: 'not-passed' });
    },
    timeline: scene.files.timeline,
  };
  try {
    const statement = await proof.prove(tools);
    return { assertions: scene.judged.length, statement };
  } catch (error) {
    throw run.signal?.aborted ? error : asFault(unlessByScaling(error, scene.files.timeline, target));
  }
}

/** What is under test, and where load enters; undefined where none can be sent. */
interface EnteredApp extends DeployedApp {
  readonly entrance: Entrance | undefined;
}

/** How load is started, whose way is proven clean before; where none can be sent, how the pods are watched. */
async function loadTool(
  { target, request }: Pick<TargetRun, 'target' | 'request'>,
  scene: ProofScene,
  { app, entrance }: EnteredApp,
): Promise<VerifyTools['load']> {
  const none = noLoad(target);
  const workload = scaledWorkload(target);
  if (none !== undefined) return (patience) => watchOn(scene, { app, workload }, none, { patience });
  if (!request || !entrance)
    throw new HarnessError(`No load can be sent to ${app.name}: ${noPodReady}`, { code: 'no-request' });
  const path = entrance.path ?? (await cleanPath(scene));
  const { nodePort, from } = entrance;
  const load = loadOf(request, entrance.urlsOn(await scene.stage()));
  const ways = entrance.byUrl && waysOf(load.urls);
  const localOnly = target.way?.service.externalTrafficPolicy === 'Local';
  const byNode = nodePort === undefined ? {} : { nodePort, localOnly };
  const reached = { app, ...load, ...(ways && { ways }), ...byNode, workload };
  return (patience, beside) => loadOn(scene, { ...reached, ...beside }, path, { patience, from });
}

/** The last is the user's own. */
function waysOf(urls: readonly string[]): NonNullable<ReachableApp['ways']> {
  return urls.map((_, index) => (index === urls.length - 1 ? 'url' : 'service'));
}

/** The judges of what may be worse than good are told how much is allowed. */
function allowing(question: Question, allowed: Thresholds | undefined): Question {
  switch (question.judge) {
    case 'drops':
    case 'upgrade':
    case 'steady':
    case 'stops':
    case 'starts':
      return allowed ? { ...question, allowed } : question;
    default:
      return question;
  }
}

/** Whether what is asked fails as it must. */
function failing(question: Question, expected: ExpectedFailure): Question {
  if ('load' in question) return { judge: 'expectedFailure', load: question.load, expected };
  throw new HarnessError(`Nothing is expected of ${question.judge}`, { code: 'not-expected' });
}

/** What can no longer come, as Kubernetes says itself, is the fault of what is under test. */
export function asFault(error: unknown): unknown {
  if (!(error instanceof HarnessError) || !faults.has(error.code)) return error;
  return new AppFault(describeError(error), { because: faults.get(error.code), cause: error });
}

/** Codes of such errors, with the cause where the code alone tells it. */
const faults: ReadonlyMap<string, Cause | undefined> = new Map<string, Cause | undefined>([
  ['wait-impossible', undefined],
  ['pod-stuck', undefined],
  ['no-node-for-pod', { code: 'no-node-for-pod', figures: {} }],
  ['image-not-pulled', { code: 'image-not-pulled', figures: {} }],
  ['volume-of-one-node', { code: 'gap-by-nature', figures: { why: 'one-node-volume' } }],
  ['eviction-refused', { code: 'budget-never-yields', figures: {} }],
]);

/** Of what else is in the namespace nothing is observed. */
export function isAbout(subject: SeenBy, fact: Fact): boolean {
  return isOf(subject, fact) ?? true;
}

/** In a namespace where nothing else is, all is observed but what the app depends on: every pod is taken for one of the app. */
export function isBeside(dependency: SeenBy, fact: Fact): boolean {
  return isOf(dependency, fact) !== true;
}

type SeenBy = Pick<Subject, 'name' | 'labels' | 'service'>;

/** Whether a fact is about a workload; undefined for what is about no object of anybody. */
function isOf({ name, labels, service }: SeenBy, fact: Fact): boolean | undefined {
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
      return undefined;
  }
}
