import { systemClock } from '../../core/clock.ts';
import { minutes, seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Judgement } from '../../judgement/judgement.ts';
import type { ExpectedFailure } from '../../judgement/symptoms/expected-failure.ts';
import { allPodsReady } from '../../kube/conditions/pod-conditions.ts';
import { workloadComplete } from '../../kube/conditions/workload-conditions.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';
import { waitUnlessStuck } from '../../scenario/disruptions/wait-unless-stuck.ts';
import type { Stage } from '../../scenario/namespace/stage.ts';
import type { App } from '../../subject/app.ts';
import { meansOf } from '../../verify/cluster-means.ts';
import { openEntrance } from '../../verify/entrances/open-entrance.ts';
import { findApp } from '../../verify/find-app.ts';
import { dependencyIn } from '../../verify/manifests/choose-workload.ts';
import { deployProof } from '../../verify/manifests/deploy-manifests.ts';
import { measureSlow } from '../../verify/measure-slow.ts';
import { whyNotPlayed } from '../../verify/plan.ts';
import { verifyProofs } from '../../verify/proofs/proofs.ts';
import type { ProofSettings } from '../../verify/proofs/verify-proof.ts';
import { asFault, isBeside, proveOn, subjectOf } from '../../verify/prove-target.ts';

/** What `seaworthy verify --quick` does with an app. */
export interface VerifyTools {
  /**
   * Deploys an app, finds out what it is, and plays a proof of `verify` on it.
   * @param expected how it must fail, where it must
   * @returns what the judges said
   * @throws HarnessError where that is anything but what was expected
   */
  readonly verify: (app: App, asked: VerifyAsked, expected?: ExpectedFailure) => Promise<readonly Judgement[]>;
}

export interface VerifyAsked {
  /** Id of a proof of `verify`, `deploy` among them. */
  readonly proof: string;
  /** @default found as `verify` finds it */
  readonly path?: string;
  /** Requests a second. @default 200 */
  readonly rate?: number;
  /** The path of a long request. */
  readonly slow?: string;
  /** The longest time without a good answer that is no failure. @default none is allowed */
  readonly maxGapSeconds?: number;
  /** The Service that the app depends on, which stands in its own manifests. */
  readonly dependsOn?: string;
}

const usual = {
  protocol: 'http',
  method: 'GET',
  headers: [],
  expectStatus: [200],
  streams: ['new', 'reused'],
} as const;

export function verifyTools(scene: ProofScene): VerifyTools {
  return {
    verify: async (app, { proof: id, path, rate = 200, slow, maxGapSeconds, dependsOn }, expected) => {
      const dependency = dependsOn === undefined ? undefined : dependencyOn(dependsOn, app);
      const stage = await scene.stage(dependency && ((fact) => isBeside(dependency.seenBy, fact)));
      await deployed(stage, app);
      if (id === deployProof.id) return scene.judged.map(({ judgement }) => judgement);
      const { namespace } = stage;
      const { client } = stage.actor;
      const asked = { ...usual, path, rate };
      const workload = { kind: 'Deployment', name: app.name } as const;
      const { target, pods, request } = await findApp(client, namespace, workload, { way: {}, request: asked });
      const proof = verifyProofs.find((one) => one.id === id);
      const { ours } = scene.run.cluster;
      const cluster = await meansOf(client, { ours, reachesNodes: scene.run.nodeShell !== undefined });
      const [pod] = pods;
      // Each by its name, so that the compiler sees one that proofs do not know.
      const how: ProofSettings = {
        quick: true,
        cluster,
        thresholds: maxGapSeconds === undefined ? undefined : { gapMs: seconds(maxGapSeconds) },
        slow:
          pod && request && slow !== undefined
            ? await measureSlow(client, systemClock, { namespace, ...pod }, target, { ...asked, path: slow })
            : undefined,
        dependency: dependency?.found,
      };
      const whyNot = proof ? whyNotPlayed(proof, target, how) : 'there is no such proof';
      if (!proof || whyNot !== undefined)
        throw new HarnessError(`Proof ${id} cannot be played on ${app.name}: ${whyNot ?? ''}`, {
          code: 'proof-not-played',
        });
      const entrance = request && (await openEntrance({ run: scene.run, client, namespace, target, request }));
      if (entrance) scene.atEnd(() => entrance.close());
      const played = { run: scene.run, target, request, how, expected };
      await proveOn(played, proof, scene, { app: subjectOf(target, entrance?.service ?? ''), entrance });
      return scene.judged.map(({ judgement }) => judgement);
    },
  };
}

/** What stands behind a Service of the app's manifests, and by what it is known among what is observed. */
function dependencyOn(service: string, { name: app, manifests }: App) {
  const objects = manifests.map((manifest) => ({ manifest }));
  const found = dependencyIn(objects, { kind: 'Service', name: service }, { kind: 'Deployment', name: app });
  const { name, selector } = found.workload;
  return { found, seenBy: { name, labels: selector, service } };
}

/** What keeps its pods from becoming ready is a fault of its manifests. */
async function deployed(stage: Stage, app: App): Promise<void> {
  await stage.start(app);
  const { name, labels } = app;
  try {
    const complete = workloadComplete('Deployment', name);
    const { desired } = await waitUnlessStuck(stage, complete, { timeout: minutes(2), labels });
    await stage.hub.waitFor(allPodsReady(labels, desired), { timeout: minutes(1) });
  } catch (error) {
    throw stage.signal?.aborted ? error : asFault(error);
  }
}
