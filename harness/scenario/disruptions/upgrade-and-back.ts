import { isDeepStrictEqual } from 'node:util';
import { seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Actor } from '../../kube/actions/actor.ts';
import { readRollout, rolloutUndo } from '../../kube/actions/workload-actions.ts';
import { podsGone } from '../../kube/conditions/pod-conditions.ts';
import { workloadComplete } from '../../kube/conditions/workload-conditions.ts';
import type { Disruption } from './disruption.ts';
import { waitUnlessStuck } from './wait-unless-stuck.ts';

/** For so long the new version alone is sent to. */
const servesFor = seconds(3);

/** Applies the new version of an app to a namespace. */
type ApplyNew = (actor: Actor, namespace: string) => Promise<void>;

/**
 * Applies a new version of the app, and then goes back to the template that the workload had, as `kubectl rollout undo` does. What else
 * the new version changed stays.
 * @throws HarnessError `nothing-upgraded` where its template is that of the older one
 */
export const upgradeAndBack: Disruption<[applyNew: ApplyNew]> = async (
  { stage, deployed, patience: timeout },
  applyNew,
) => {
  const { hub, actor, namespace } = stage;
  const { kind = 'Deployment', name, labels } = deployed.app;
  const workload = { kind, namespace, name };
  const uidsNow = () => stage.podsOf(deployed).map(({ uid }) => uid);
  const complete = (generation: number) =>
    waitUnlessStuck(stage, workloadComplete(kind, name, generation), { timeout, labels });
  const older = uidsNow();
  const { template } = await readRollout(actor, workload);
  await applyNew(actor, namespace);
  const upgraded = await readRollout(actor, workload);
  if (isDeepStrictEqual(template, upgraded.template))
    throw new HarnessError(`The new manifests replace no pod of ${name}: its template is that of the older ones`, {
      code: 'nothing-upgraded',
      fix: 'name manifests of another version with --upgrade-from',
    });
  await complete(upgraded.generation);
  await hub.waitFor(podsGone(older), { timeout });
  const newer = uidsNow();
  await stage.pause('requests to the new version', servesFor);
  await complete(await rolloutUndo(actor, workload, template));
  await hub.waitFor(podsGone(newer), { timeout });
  return { uids: [...older, ...newer] };
};
