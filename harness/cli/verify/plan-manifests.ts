import type { Config } from '../../config/config.ts';
import { seconds } from '../../core/duration.ts';
import { meansOfOwn } from '../../verify/cluster-means.ts';
import { outsideTexts } from '../../verify/entrances/outside-text.ts';
import { wayInText } from '../../verify/entrances/way-in-text.ts';
import { chooseWorkload, dependencyIn, manifestOf, surroundingsIn } from '../../verify/manifests/choose-workload.ts';
import { knownBefore } from '../../verify/manifests/cluster-wide/known-before.ts';
import { hooksText } from '../../verify/manifests/helm/hooks.ts';
import type { LocatedManifest } from '../../verify/manifests/read-manifests.ts';
import type { AppVersion } from '../../verify/manifests/upgrade.ts';
import type { PlannedVerify } from '../../verify/plan-text.ts';
import { planOf } from '../../verify/plan.ts';
import type { ProofSettings } from '../../verify/proofs/verify-proof.ts';
import { noLoad } from '../../verify/proofs/reasons.ts';
import { typedName, type WorkloadName } from '../../verify/read-target.ts';
import { knownRequest, podHeaderOf } from '../../verify/request.ts';
import { targetOf } from '../../verify/target.ts';
import { upgradeAsked, type BesideFlags } from './options/beside-options.ts';
import type { ManifestInput } from './options/manifest-input.ts';
import {
  dependencyNotes,
  pastNotes,
  proofsOf,
  type OfManifests,
  type PlannedWorkload,
  type VerifyAsked,
} from './run-verify.ts';

interface PlannedManifests {
  readonly app: AppVersion;
  readonly of: OfManifests;
  readonly planned: PlannedVerify;
}

/**
 * Finds out all that is said of manifests before anything is done.
 * @param named the workload among them, where there are several
 * @throws UsageError where they cannot be verified as it was asked for
 */
export async function planManifests(
  { told, read, chart }: ManifestInput,
  named: WorkloadName | undefined,
  { config, options, asked }: { readonly config: Config; readonly options: BesideFlags; readonly asked: VerifyAsked },
): Promise<PlannedManifests> {
  const manifests = await read(config);
  const target = targetOf(chooseWorkload(manifests, named), surroundingsIn(manifests), asked.way);
  const app = { told, manifests, target, chart };
  const of = {
    applied: manifestOf(target.workload, manifests),
    upgrade: await upgradeAsked(options, config, app, asked.way),
  };
  const how = settingsOf(asked, { config, app, of });
  const isLoaded = noLoad(target) === undefined;
  const request = isLoaded ? knownRequest(asked.request) : undefined;
  const podHeader = podHeaderOf(asked.request);
  const byUrl = { url: target.url, way: undefined };
  const wayIn = isLoaded ? await wayInText(byUrl, { exposure: 'node-port', podHeader }) : undefined;
  const planned = {
    subject: subjectOf(app),
    ...{ target, request, pods: [] },
    plan: planOf(target, proofsOf(target), asked.chosen, how, asked.repeat),
    ...notesOf(manifests, {
      ...{ how, wayIn, isPathOpen: isLoaded && !request, allowKinds: asked.allowKinds },
      past: isLoaded ? outsideTexts(target, { applied: true, exposure: 'node-port' }) : [],
    }),
  };
  return { app, of, planned };
}

/** The workload, and where its manifests come from. */
export function subjectOf({ target, told }: Pick<AppVersion, 'target' | 'told'>): string {
  return `${typedName(target.workload)} of ${told}`;
}

/** How proofs are played on manifests, as far as these tell it. */
function settingsOf(
  { quick, thresholds, slow, dependsOn }: VerifyAsked,
  {
    config,
    app: { manifests, target },
    of,
  }: { readonly config: Config; readonly app: AppVersion; readonly of: OfManifests },
): ProofSettings {
  return {
    ...{ quick, thresholds, cluster: meansOfOwn(config), ...of },
    slow: slow === undefined ? undefined : { path: slow, takes: seconds(0) },
    dependency: dependsOn && dependencyIn(manifests, dependsOn, target.workload),
  };
}

function notesOf(
  manifests: readonly LocatedManifest[],
  {
    how,
    wayIn,
    isPathOpen,
    allowKinds,
    past,
  }: Pick<VerifyAsked, 'allowKinds'> &
    Pick<PlannedWorkload, 'past'> & {
      readonly how: ProofSettings;
      readonly wayIn: string | undefined;
      /** Load is sent, and what for is not known yet. */
      readonly isPathOpen: boolean;
    },
): Pick<PlannedVerify, 'notes' | 'leftOut'> {
  const hooks = hooksText(manifests);
  const { leftOut, clusterWide, unknown } = knownBefore(manifests, allowKinds);
  const notes = [
    ...(wayIn === undefined ? [] : [['Way in', wayIn] as const]),
    ...dependencyNotes(how),
    ...pastNotes(past),
    ...(hooks === undefined ? [] : [['Hooks', hooks] as const]),
    ['Namespace', 'one of its own, which is removed at the end; a namespace that the manifests name is not touched'],
    ...(clusterWide.length === 0
      ? []
      : [['Beside it', `${clusterWide.join(', ')}: made where none of its name is there, and removed at the end`]]),
    ...(unknown.length === 0
      ? []
      : [['Where known', `${unknown.join(', ')}: left out where the cluster does not know the kind`]]),
    ...(isPathOpen ? [['Path', '/, or what the readiness probe asks for: found when its pods run']] : []),
  ] as const;
  return { notes: notes as PlannedVerify['notes'], leftOut };
}
