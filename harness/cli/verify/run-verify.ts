import { rmSync } from 'node:fs';
import type { EquippedCluster } from '../../cluster/bring-up.ts';
import type { NodeShell } from '../../cluster/cluster-provider.ts';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import type { Duration } from '../../core/duration.ts';
import type { LoadPathName } from '../../core/load-path.ts';
import { createNamespace, deleteNamespace } from '../../kube/actions/namespace.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import type { LongRequest } from '../../scenario/namespace/stage.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { entersByNodePort } from '../../verify/entrance.ts';
import { podsOf, requestFor } from '../../verify/find-request.ts';
import { applyManifests } from '../../verify/manifests/apply-manifests.ts';
import { proveDeployed } from '../../verify/manifests/deploy-manifests.ts';
import type { LocatedManifest } from '../../verify/manifests/read-manifests.ts';
import type { PlannedVerify } from '../../verify/plan-text.ts';
import { measureSlow } from '../../verify/measure-slow.ts';
import { meansOf } from '../../verify/cluster-means.ts';
import { planOf } from '../../verify/plan.ts';
import { verifyProofs } from '../../verify/proofs/proofs.ts';
import type { ProofSettings } from '../../verify/proofs/verify-proof.ts';
import { proveTarget, skip, verifyTopic } from '../../verify/prove-target.ts';
import { readTarget, typedName, type WorkloadName } from '../../verify/read-target.ts';
import type { AskedRequest } from '../../verify/request.ts';
import type { AskedWay, Target } from '../../verify/target.ts';
import { runInfo } from '../run-info.ts';

/** What is asked for, whatever the app. */
export interface VerifyAsked {
  readonly way: AskedWay;
  readonly request: AskedRequest;
  /** Ids of proofs. */
  readonly chosen: readonly string[];
  readonly quick: boolean;
  readonly maxGap: Duration | undefined;
  /** Path of a long request. */
  readonly slow: string | undefined;
}

/** All that is said of a workload that runs, and how its proofs are played. */
export interface PlannedWorkload extends PlannedVerify {
  readonly how: ProofSettings;
}

/** A cluster, as far as a plan needs it. */
export interface PlannedOn {
  readonly client: KubeClient;
  readonly ours: boolean;
  readonly loadPath: LoadPathName;
  readonly nodeShell: NodeShell | undefined;
}

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
  { client, ours, loadPath, nodeShell }: PlannedOn,
  { namespace, workload }: RunningWorkload,
  asked: VerifyAsked,
): Promise<PlannedWorkload> {
  const target = await readTarget(client, namespace, workload, asked.way);
  const pods = await podsOf(client, namespace, target);
  const request = await requestFor(client, namespace, { target, pods }, asked.request);
  const pod = request && pods.find(({ ready }) => ready);
  const how = {
    quick: asked.quick,
    maxGap: asked.maxGap,
    slow:
      pod && asked.slow !== undefined
        ? await measured(client, { namespace, name: pod.name }, target, asked)
        : undefined,
    cluster: await meansOf(client, { ours, reachesNodes: nodeShell !== undefined }),
  };
  return {
    subject: `${typedName(workload)} in ${namespace}`,
    ...{ target, request, how },
    pods,
    plan: planOf(target, verifyProofs, asked.chosen, how),
    notes: target.way ? [['Way in', wayIn(target, entersByNodePort({ ours, loadPath }))]] : [],
  };
}

function measured(
  client: KubeClient,
  pod: { readonly namespace: string; readonly name: string },
  target: Target,
  { slow = '', request }: VerifyAsked,
): Promise<LongRequest> {
  return measureSlow(client, systemClock, pod, target, { ...request, path: slow });
}

function wayIn({ way }: Target, byNodePort: boolean): string {
  const name = way?.service.name ?? '';
  if (!byNodePort)
    return `the address of Service ${name}, from a pod in a namespace of ours, which is removed at the end`;
  return `Service ${name} stays as it is; beside it one of ours with the same selector and target port leads in by a NodePort, and is removed at the end`;
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
  await inRun(run, () => prove(run, namespace, planned, asked));
}

/**
 * Applies manifests to a namespace of their own, verifies the workload among them, and removes the namespace.
 * @param target what the manifests say of it
 * @throws UsageError where the API server refuses one
 */
export async function verifyManifests(
  run: VerifyRun,
  manifests: readonly LocatedManifest[],
  target: Target,
  asked: VerifyAsked,
): Promise<void> {
  const { client, folder } = run;
  const { workload } = target;
  await inRun(run, async () => {
    const namespace = await createNamespace(client, systemClock, { run: folder.run, topic: 'verify' });
    try {
      const actor = { client, clock: systemClock, timeline: new Timeline() };
      const leftOut = await applyManifests(actor, manifests, namespace);
      run.onLine(`Applied to namespace ${namespace}${leftOut.length > 0 ? `; left out: ${leftOut.join(', ')}` : ''}`);
      if (await proveDeployed({ run: proofRun(run), onLine: run.onLine }, namespace, target)) {
        const planned = await planWorkload({ ...run.cluster, ...run }, { namespace, workload }, asked);
        run.onPlan(planned);
        await prove(run, namespace, planned, asked);
      } else if (!run.signal.aborted) {
        for (const proof of verifyProofs) skip(run, proof, 'its pods did not become ready');
      }
    } finally {
      await deleteNamespace(client, namespace);
    }
  });
}

async function prove(
  run: VerifyRun,
  namespace: string,
  { target, request, plan, how }: PlannedWorkload,
  asked: VerifyAsked,
): Promise<void> {
  const { client, onLine } = run;
  const what = { run: proofRun(run), client, namespace, target, proofs: verifyProofs, plan, how, onLine };
  await proveTarget({ ...what, request: request ?? { ...asked.request, path: '/' } });
}

function proofRun({ folder, config, cluster, nodeShell, signal }: VerifyRun) {
  const alone = { repetition: undefined, measurements: 1, keep: 'never' } as const;
  return { folder, config, cluster, nodeShell, signal, ...alone };
}

/** The run's folder tells what ran, and for how long, however it ends. */
async function inRun(run: VerifyRun, work: () => Promise<void>): Promise<void> {
  const { folder, cluster, command, signal } = run;
  const startedAt = systemClock.now();
  const topic = {
    id: verifyTopic,
    title: 'The user’s own app',
    proves: 'It serves, and loses no request while its pods are deleted one by one, rolled out and stopped.',
  };
  const info = { ...runInfo(cluster, command, startedAt), topics: [topic] };
  folder.writeInfo(info);
  try {
    await work();
  } finally {
    rmSync(folder.file('leases'), { recursive: true, force: true });
    folder.writeInfo({ ...info, durationMs: Math.round(systemClock.now() - startedAt), interrupted: signal.aborted });
  }
}
