import { rmSync } from 'node:fs';
import type { EquippedCluster } from '../../cluster/bring-up.ts';
import type { NodeShell } from '../../cluster/cluster-provider.ts';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { UsageError } from '../../core/harness-error.ts';
import type { LoadPathName } from '../../core/load-path.ts';
import type { Thresholds } from '../../judgement/thresholds.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import type { LongRequest } from '../../scenario/namespace/stage.ts';
import type { Budget } from '../../verify/budget.ts';
import { exposureOn } from '../../verify/entrances/open-entrance.ts';
import { outsideTexts } from '../../verify/entrances/outside-text.ts';
import { wayInText } from '../../verify/entrances/way-in-text.ts';
import { findApp } from '../../verify/find-app.ts';
import type { PlannedVerify } from '../../verify/plan-text.ts';
import { dependencyText, readDependency, type AskedDependency } from '../../verify/dependency.ts';
import { measureSlow } from '../../verify/measure-slow.ts';
import { meansOf } from '../../verify/cluster-means.ts';
import { planOf } from '../../verify/plan.ts';
import { otherPorts } from '../../verify/proofs/other-ports.ts';
import { verifyProofs } from '../../verify/proofs/proofs.ts';
import { noLoad } from '../../verify/proofs/reasons.ts';
import type { ProofSettings, VerifyProof } from '../../verify/proofs/verify-proof.ts';
import { proveTarget, skip, verifyTopic } from '../../verify/prove-target.ts';
import { typedName, type WorkloadName } from '../../verify/read-target.ts';
import { podHeaderOf, schemeOf, type AskedRequest, type Request } from '../../verify/request.ts';
import type { AskedWay, Target } from '../../verify/target.ts';
import { runInfo } from '../run-info.ts';

/** What is asked for, whatever the app. */
export interface VerifyAsked {
  readonly way: AskedWay;
  readonly request: AskedRequest;
  /** Ids of proofs. */
  readonly chosen: readonly string[];
  readonly quick: boolean;
  /** Cluster-scoped kinds of which objects may be made. */
  readonly allowKinds: readonly string[];
  readonly thresholds: Thresholds | undefined;
  /** Path of a long request. */
  readonly slow: string | undefined;
  /** What the app depends on. */
  readonly dependsOn: AskedDependency | undefined;
  /** How many times in a row the proofs are played. */
  readonly repeat: number;
}

/** All that is said of a workload that runs, and how its proofs are played. */
export interface PlannedWorkload extends PlannedVerify {
  readonly how: ProofSettings;
  /** What of the way of real requests load goes past. */
  readonly past: readonly string[];
}

/** A cluster, as far as a plan needs it. */
export interface PlannedOn {
  readonly client: KubeClient;
  readonly ours: boolean;
  readonly loadPath: LoadPathName;
  readonly nodeShell: NodeShell | undefined;
  readonly onlyIn?: string | undefined;
}

/** What is known of a workload that was applied. */
export type OfManifests = Pick<ProofSettings, 'applied' | 'upgrade'>;

/** A workload that is there, and where. */
export interface RunningWorkload {
  readonly namespace: string;
  readonly workload: WorkloadName;
}

/**
 * Finds out all that is said of a workload that runs before anything is done to it.
 * @throws UsageError where it cannot be verified as it was asked for
 */
export async function planWorkload(
  { client, ours, loadPath, nodeShell, onlyIn }: PlannedOn,
  { namespace, workload }: RunningWorkload,
  asked: VerifyAsked,
  of: OfManifests = {},
): Promise<PlannedWorkload> {
  const { target, pods, request } = await findApp(client, namespace, workload, asked);
  const how = {
    quick: asked.quick,
    thresholds: asked.thresholds,
    slow: request && (await slowOf(client, namespace, { target, pods, request }, asked.slow)),
    dependency: asked.dependsOn && (await readDependency(client, namespace, asked.dependsOn, workload)),
    cluster: await meansOf(client, { ours, reachesNodes: nodeShell !== undefined, onlyIn }),
    ...of,
  };
  const podHeader = podHeaderOf(asked.request);
  const isLoaded = noLoad(target) === undefined;
  const exposure = exposureOn({ ours, loadPath });
  const text = isLoaded ? await wayInText(target, { exposure, onlyIn, podHeader }) : undefined;
  const past = isLoaded ? outsideTexts(target, { applied: of.applied !== undefined, exposure }) : [];
  return {
    subject: `${typedName(workload)} in ${namespace}`,
    ...{ target, request, how, past },
    pods,
    plan: planOf(target, proofsOf(target), asked.chosen, how, asked.repeat),
    notes: [...(text === undefined ? [] : [['Way in', text] as const]), ...dependencyNotes(how), ...pastNotes(past)],
  };
}

/** All that can be asked of a target. */
export function proofsOf(target: Target): readonly VerifyProof[] {
  return [...verifyProofs, ...otherPorts(target)];
}

/** What is said of it before anything is done. */
export function dependencyNotes({ dependency }: Pick<ProofSettings, 'dependency'>): PlannedVerify['notes'] {
  return dependency ? [['Depends on', dependencyText(dependency)]] : [];
}

/** What is not tested is said before anything is done too. */
export function pastNotes(past: readonly string[]): PlannedVerify['notes'] {
  return past.map((text) => ['From outside', text]);
}

/** It is told with what was not played. */
export function tellPast(run: Pick<VerifyRun, 'folder'>, past: readonly string[]): void {
  if (past.length === 0) return;
  const proof = { id: 'from-outside', title: 'requests from outside come through as those of the load do' };
  skip({ ...run, repetition: undefined }, proof, past.join('; '));
}

/** What a pod speaks is said by its Service, whatever the way in does. */
async function slowOf(
  client: KubeClient,
  namespace: string,
  { target, pods, request }: Pick<PlannedVerify, 'target' | 'pods'> & { readonly request: Request },
  path: string | undefined,
): Promise<LongRequest | undefined> {
  const pod = pods.find(({ ready }) => ready);
  if (!pod || path === undefined || request.protocol === 'tcp') return undefined;
  const { way } = target;
  if (!way)
    throw new UsageError(
      'How long --slow takes is asked of a pod, and no Service is known that tells its port',
      'name the Service with --service and --port, beside --url',
    );
  const asked = { ...request, scheme: schemeOf(request, way), path };
  return measureSlow(client, systemClock, { namespace, name: pod.name }, target, asked);
}

export interface VerifyRun {
  readonly folder: RunFolder;
  readonly config: Config;
  readonly cluster: EquippedCluster;
  readonly nodeShell: NodeShell | undefined;
  readonly client: KubeClient;
  /** What was typed. */
  readonly command: string;
  readonly signal: AbortSignal;
  readonly budget: Budget | undefined;
  /** Of what is played several times in a row, from 1. */
  readonly repetition?: number | undefined;
  readonly onLine: (line: string) => void;
  /** Told what is about to be done. */
  readonly onPlan: (planned: PlannedVerify) => void;
}

/** Verifies a workload that runs, and leaves in the run's folder what became of each proof. */
export async function verifyWorkload(
  run: VerifyRun,
  namespace: string,
  planned: PlannedWorkload,
  asked: VerifyAsked,
): Promise<void> {
  await inRun(run, planned.subject, asked, () => {
    tellPast(run, planned.past);
    return prove(run, namespace, planned);
  });
}

/** Plays what was planned for a workload that runs. */
export async function prove(
  run: VerifyRun,
  namespace: string,
  { target, request, plan, how }: PlannedWorkload,
): Promise<void> {
  const { client, onLine } = run;
  await proveTarget({
    run: proofRun(run),
    client,
    namespace,
    target,
    request,
    proofs: proofsOf(target),
    plan,
    how,
    onLine,
  });
}

/** What the proofs of a run of `verify` have in common. */
export function proofRun({ folder, config, cluster, nodeShell, signal, budget, repetition }: VerifyRun) {
  const alone = { measurements: 1, keep: 'never' } as const;
  return { folder, config, cluster, nodeShell, signal, budget, repetition, ...alone };
}

/** The run's folder tells what ran, on which app and for how long, however it ends. */
export async function inRun(
  run: VerifyRun,
  subject: string,
  { way: { url } }: VerifyAsked,
  work: () => Promise<void>,
): Promise<void> {
  const { folder, cluster, command, signal } = run;
  const startedAt = systemClock.now();
  const topic = {
    id: verifyTopic,
    title: `verify of ${subject}`,
    proves:
      'Its containers stop and start as they are to, and where load can be sent to it, it loses no request while its pods go.',
  };
  const told = runInfo(url && !url.alsoPast ? { ...cluster, loadPath: 'url' } : cluster, command, startedAt);
  const info = { ...told, subject, topics: [topic] };
  folder.writeInfo(info);
  try {
    await work();
  } finally {
    rmSync(folder.file('leases'), { recursive: true, force: true });
    folder.writeInfo({ ...info, durationMs: Math.round(systemClock.now() - startedAt), interrupted: signal.aborted });
  }
}
