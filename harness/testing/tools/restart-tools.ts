import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { BackOffEvidence } from '../../judgement/judges/judge-back-off.ts';
import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import { apply } from '../../kube/actions/apply.ts';
import { deletePod, type PodIdentity } from '../../kube/actions/pod-actions.ts';
import { imageOfRepository } from '../../scenario/namespace/image-of.ts';
import type { MarkFact, PodFact } from '../../timeline/fact.ts';
import type { ScriptedApp } from '../../subject/scripted-app.ts';
import type { ClusterTools } from './cluster-tools.ts';
import type { Judged } from '../../proof/judged.ts';
import { backOffSettings } from './kubelet-settings.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';
import { stdoutOf } from './run-somewhere.ts';

/** Tools to follow an app over restarts of its containers and pods. */
export interface RestartTools {
  /** Applies a sample app's objects, of whatever kind; waits for nothing. */
  readonly applyApp: (app: ScriptedApp) => Promise<void>;
  /** Asks for the pod's deletion and waits for nothing; `gracePeriodSeconds: 0` deletes with force. */
  readonly deletePod: (pod: PodIdentity, options?: { readonly gracePeriodSeconds: number }) => Promise<void>;
  /** Sends a signal to the main process of a pod, a moment after this has resolved: it may be the end of the container. */
  readonly signal: (pod: PodFact, name: 'TERM' | 'USR2') => Promise<void>;
  /** A ReplicaSet, or whatever else has a name and a UID, as evidence of what becomes of it. */
  readonly observed: (object: Pick<PodEvidence, 'name' | 'uid'>) => PodEvidence & Judged;
  /** Crashes and starts on the timeline, with how the kubelet of a node backs off. */
  readonly backOffs: (node: string) => Promise<BackOffEvidence & Judged>;
  /**
   * The marks of this name once there are so many of them.
   * @param uid of the pod that wrote them, any when left out
   */
  readonly waitForMarks: (mark: string, count: number, uid?: string) => Promise<readonly MarkFact[]>;
  /** Writes a file into the evidence of the proof. */
  readonly keepEvidence: (file: string, text: string) => void;
}

const patience = seconds(90);

export function restartTools(scene: ProofScene, { inPod, kubectl }: ClusterTools): RestartTools {
  return {
    applyApp: async (app) => {
      const { actor, namespace, cluster } = await scene.stage();
      const { manifests } = app.images((repository) => imageOfRepository(cluster, repository));
      await apply(actor, manifests, namespace);
    },
    deletePod: async (pod, options) => deletePod((await scene.stage()).actor, pod, options),
    signal: async (pod, name) => {
      const later = `(sleep 0.3; kill -${name} 1) > /dev/null 2>&1 &`;
      await stdoutOf(inPod(pod), 'sh', '-c', later);
    },
    observed: ({ name, uid }) => ({ name, uid, timeline: scene.files.timeline, judge: scene.judge }),
    backOffs: async (node) => {
      const [settings] = await Promise.all([backOffSettings({ kubectl }, node), scene.readRuntime()]);
      return { timeline: scene.files.timeline, ...settings, judge: scene.judge };
    },
    waitForMarks: async (mark, count, uid) => {
      const { waits } = await scene.stage();
      const chosen = (fact: MarkFact) => fact.mark === mark && fact.uid === (uid ?? fact.uid);
      return waits.during('condition', `${count} of mark ${mark}`, () =>
        waitForMarksOn(scene, chosen, { mark, count }, patience),
      );
    },
    keepEvidence: (file, text) => {
      writeFileSync(join(scene.files.dir, file), `${text}\n`);
    },
  };
}

/** Waits for marks. @throws HarnessError if they do not come in time */
function waitForMarksOn(
  { files: { timeline } }: ProofScene,
  chosen: (fact: MarkFact) => boolean,
  { mark, count }: { readonly mark: string; readonly count: number },
  timeout: Duration,
): Promise<readonly MarkFact[]> {
  return new Promise((resolve, reject) => {
    const seen = () => timeline.of('mark').filter(chosen);
    const check = () => {
      const marks = seen();
      if (marks.length < count) return;
      stop();
      resolve(marks);
    };
    const timer = setTimeout(() => {
      stop();
      const text = `Waited ${timeout / 1000} s for ${count} of mark \`${mark}\`, saw ${seen().length}`;
      reject(new HarnessError(text, { code: 'marks-missing', fix: 'See the logs and the trace in the evidence' }));
    }, timeout);
    const unsubscribe = timeline.subscribe(check);
    const stop = () => {
      unsubscribe();
      clearTimeout(timer);
    };
    check();
  });
}
