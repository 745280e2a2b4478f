import { systemClock } from '../../core/clock.ts';
import { seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { marksOf, type PodEvidence } from '../../observation/pods/pod-evidence.ts';
import { apply } from '../../kube/actions/apply.ts';
import { met, pending, type Condition } from '../../kube/conditions/condition.ts';
import { deletePod } from '../../kube/actions/pod-actions.ts';
import { podsGone, podTerminated } from '../../kube/conditions/pod-conditions.ts';
import { imageOfRepository } from '../../scenario/namespace/image-of.ts';
import type { ScriptedApp } from '../../subject/scripted-app.ts';
import type { Judged } from '../../proof/judged.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';

/** A pod that a proof started, as evidence of what becomes of it. */
export interface ObservedPod extends PodEvidence, Judged {
  readonly node: string;
}

/** The life of single pods: started, watched to its end. */
export interface LifeTools {
  /** Applies the app's objects, and returns its pod as soon as it has a node. */
  readonly startPod: (app: ScriptedApp) => Promise<ObservedPod>;
  /** Resolves when the mark, `main/listening`, was read so often; 30 s are given. */
  readonly waitForMark: (pod: PodEvidence, name: string, times?: number) => Promise<void>;
  /** Deletes the pod, and waits until it is gone and its log was read to the end. */
  readonly deleteAndWait: (pod: PodEvidence, options?: { readonly gracePeriodSeconds?: number }) => Promise<void>;
  /** Waits until the pod's containers have ended by themselves, and their logs were read to the end. */
  readonly waitForExit: (pod: PodEvidence) => Promise<void>;
}

/** The time limit of each wait: longer than any grace period here, on a busy machine. */
const patience = seconds(60);

export function lifeTools(scene: ProofScene): LifeTools {
  const { timeline } = scene.files;
  return {
    startPod: async (app) => {
      const { actor, namespace, hub } = await scene.stage();
      const { manifests, pod } = app.images((repository) => imageOfRepository(scene.run.cluster, repository));
      await apply(actor, manifests, namespace);
      const { name } = pod.metadata;
      const { uid, node } = await hub.waitFor(podScheduled(name), { timeout: patience });
      return { name, uid, node, timeline, judge: scene.judge };
    },
    waitForMark: async (pod, name, times = 1) => {
      const seen = () => marksOf(pod).filter((mark) => mark.name === name).length >= times;
      if (seen()) return;
      const { waits } = await scene.stage();
      const what = `mark ${name} of pod ${pod.name}`;
      await waits.during('condition', what, () => firstFact(scene, seen, what, seconds(30)));
    },
    deleteAndWait: async ({ name, uid }, options) => {
      const { actor, namespace, hub, logs } = await scene.stage();
      await deletePod(actor, { namespace, name, uid }, options);
      await hub.waitFor(podsGone([uid]), { timeout: patience });
      await Promise.all([logs.settled(uid), scene.readRuntime()]);
    },
    waitForExit: async ({ uid }) => {
      const { hub, logs } = await scene.stage();
      await hub.waitFor(podTerminated({ uid }), { timeout: patience });
      await Promise.all([logs.settled(uid), scene.readRuntime()]);
    },
  };
}

function podScheduled(name: string): Condition<{ readonly uid: string; readonly node: string }> {
  return {
    describe: () => `pod ${name} to have a node`,
    test: ({ pods }) => {
      const pod = [...pods.values()].findLast((candidate) => candidate.name === name);
      return pod?.node === undefined
        ? pending(pod?.reason ?? 'no such pod yet')
        : met({ uid: pod.uid, node: pod.node });
    },
  };
}

/** Resolves with the first fact after which the condition is true. */
async function firstFact({ files }: ProofScene, isSo: () => boolean, what: string, timeout: Duration): Promise<void> {
  const over = new AbortController();
  let unsubscribe: () => void = () => undefined;
  const come = new Promise<void>((resolve) => {
    unsubscribe = files.timeline.subscribe(() => {
      if (isSo()) resolve();
    });
  });
  const late = systemClock.sleep(timeout, over.signal).then(
    () => {
      throw new HarnessError(`Waited ${timeout / 1000} s for ${what}`, { code: 'not-marked' });
    },
    () => undefined,
  );
  try {
    await Promise.race([come, late]);
  } finally {
    unsubscribe();
    over.abort();
  }
}
