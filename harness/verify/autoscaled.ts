import { seconds } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import { met, pending, type Condition } from '../kube/conditions/condition.ts';
import { workloadReady } from '../kube/conditions/workload-conditions.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { readWorkloads } from '../kube/facts/read-workloads.ts';
import { WaitError } from '../kube/watch/wait-error.ts';
import { scaledByOthers } from '../observation/scaled-by-others.ts';
import { scalingAdvice, scalingText } from '../report/text/load/scaling-text.ts';
import { waitUnlessStuck } from '../scenario/disruptions/wait-unless-stuck.ts';
import type { DeployedApp, Stage } from '../scenario/namespace/stage.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import { whyNotPlayed, type AskedOfTarget } from './plan.ts';
import { startAtMost } from './proofs/limits.ts';
import type { ProofSettings } from './proofs/verify-proof.ts';
import { replicasWithin, type Target } from './target.ts';

/** A target with as many pods as it asks for by now, where an autoscaler decides that. */
export async function scaledNow(client: KubeClient, namespace: string, target: Target): Promise<Target> {
  const { autoscaler, workload } = target;
  if (typeof autoscaler !== 'object') return target;
  const workloads = await readWorkloads(client, workload.kind, namespace);
  const { replicas = workload.replicas } = workloads.find(({ name }) => name === workload.name) ?? {};
  return { ...target, workload: { ...workload, replicas } };
}

/** Why a proof that was planned is not played by now; undefined where it is. */
export function noLongerApplies(
  proof: AskedOfTarget,
  planned: Target,
  now: Target,
  how: ProofSettings,
): string | undefined {
  const { replicas } = planned.workload;
  const reason = now.workload.replicas === replicas ? undefined : whyNotPlayed(proof, now, how);
  return (
    reason && `it was planned for ${replicas} pods, and by then the app was to have ${now.workload.replicas}: ${reason}`
  );
}

/** Waits until all pods are ready that an autoscaler has asked for. */
export async function untilAsScaled(stage: Stage, target: Target): Promise<void> {
  const { autoscaler, workload, labels } = target;
  if (typeof autoscaler !== 'object') return;
  await waitUnlessStuck(stage, workloadReady(workload.kind, workload.name), { timeout: startAtMost(target), labels });
}

/** It looks every 15 s, and the first time after so long. */
const autoscalerActsWithin = seconds(45);

/** Waits until an autoscaler has taken up a workload that was made with fewer pods, or more, than it allows: one that does nothing is not waited for longer. */
export async function untilTakenUp(stage: Stage, target: Target): Promise<void> {
  const { autoscaler, workload } = target;
  if (typeof autoscaler !== 'object') return;
  const isWithin: Condition<number> = {
    describe: () => `autoscaler ${autoscaler.name} to set the number of pods`,
    test: ({ workloads }) => {
      const { desired = 0 } = workloads.get(`${workload.kind}/${workload.name}`) ?? {};
      return replicasWithin(autoscaler, desired) === desired ? met(desired) : pending(`it is ${desired}`);
    },
  };
  try {
    await stage.hub.waitFor(isWithin, { timeout: autoscalerActsWithin });
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
  }
}

/** By which a judge knows that others changed the number of its pods; undefined of a DaemonSet, which asks for none. */
export function scaledWorkload({ workload, autoscaler }: Target): DeployedApp['workload'] {
  const { kind, name } = workload;
  if (kind === 'DaemonSet') return undefined;
  return { kind, name, ...(typeof autoscaler === 'object' && { autoscaler: autoscaler.name }) };
}

/** What a judge has said, who knows of it, and what Kubernetes says of a pod, however many there are. */
const inAnyCase: readonly string[] = ['not-passed', 'pod-stuck', 'image-not-pulled'];

/** What ended a proof, where others had changed the number of pods, which may be why: that is no fault of the app then. */
export function unlessByScaling(error: unknown, timeline: TimelineReader, target: Target): unknown {
  if (!(error instanceof HarnessError) || inAnyCase.includes(error.code)) return error;
  const workload = scaledWorkload(target);
  const scaling = workload && scaledByOthers(timeline, workload, Infinity);
  if (!scaling) return error;
  const text = `${scalingText({ ...scaling, autoscaler: workload.autoscaler })}, which may be why: ${error.message}`;
  return new HarnessError(text, { code: 'scaled-by-others', fix: error.fix ?? scalingAdvice, cause: error });
}
