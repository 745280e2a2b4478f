import { HarnessError } from '../../core/harness-error.ts';
import type { Judgement } from '../../judgement/judgement.ts';
import type { ExpectedFailure } from '../../judgement/symptoms/expected-failure.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';
import type { App } from '../../subject/app.ts';
import { meansOf } from '../../verify/cluster-means.ts';
import { openEntrance } from '../../verify/entrance.ts';
import { podsOf, requestFor } from '../../verify/find-request.ts';
import { verifyProofs } from '../../verify/proofs/proofs.ts';
import { proveOn, subjectOf } from '../../verify/prove-target.ts';
import { readTarget } from '../../verify/read-target.ts';

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
  /** Id of a proof of `verify`. */
  readonly proof: string;
  /** @default found as `verify` finds it */
  readonly path?: string;
  /** Requests a second. @default 200 */
  readonly rate?: number;
}

const usual = { method: 'GET', headers: [], expectStatus: [200], streams: ['new', 'reused'] } as const;

export function verifyTools(scene: ProofScene): VerifyTools {
  return {
    verify: async (app, { proof: id, path, rate = 200 }, expected) => {
      const stage = await scene.stage();
      await stage.deploy(app);
      const { namespace } = stage;
      const { client } = stage.actor;
      const target = await readTarget(client, namespace, { kind: 'Deployment', name: app.name }, {});
      const pods = await podsOf(client, namespace, target);
      const request = await requestFor(client, namespace, { target, pods }, { ...usual, path, rate });
      const proof = verifyProofs.find((one) => one.id === id);
      const { ours } = scene.run.cluster;
      const cluster = await meansOf(client, { ours, reachesNodes: scene.run.nodeShell !== undefined });
      const how = { quick: true, cluster };
      const whyNot = proof ? proof.whyNot(target, how) : 'there is no such proof';
      if (!proof || !request || !target.way || whyNot !== undefined)
        throw new HarnessError(
          `Proof ${id} cannot be played on ${app.name}: ${whyNot ?? 'no load can be sent to it'}`,
          {
            code: 'proof-not-played',
          },
        );
      const entrance = await openEntrance({ run: scene.run, client, namespace, way: target.way });
      scene.atEnd(() => entrance.close());
      const played = { run: scene.run, target, request, how, expected };
      await proveOn(played, proof, scene, { app: subjectOf(target, entrance.service), ...entrance });
      return scene.judged.map(({ judgement }) => judgement);
    },
  };
}
