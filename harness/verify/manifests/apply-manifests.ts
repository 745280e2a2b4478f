import { HarnessError, UsageError } from '../../core/harness-error.ts';
import type { Actor } from '../../kube/actions/actor.ts';
import { apply } from '../../kube/actions/apply.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { KubeError } from '../../kube/client/kube-error.ts';
import { objectPath } from '../../kube/client/object-path.ts';
import { AppFault } from '../../proof/app-fault.ts';
import { helmSteps, runsToEnd } from './helm/hooks.ts';
import { untilHookEnded } from './helm/until-hook-ended.ts';
import { boundToOwn } from './cluster-wide/bound-to-own.ts';
import { whyNotMade } from './cluster-wide/allowed-kinds.ts';
import { makeClusterWide, type ClusterWide } from './cluster-wide/make-cluster-wide.ts';
import type { LocatedManifest } from './read-manifests.ts';

const none: ClusterWide = { kinds: [] };

/**
 * Applies manifests as helm would install them: hooks in their time, or not at all.
 * @returns what was left out, as `applyManifests`
 * @throws UsageError as `applyManifests` and `untilHookEnded`
 */
export async function installManifests(
  actor: Actor,
  manifests: readonly LocatedManifest[],
  namespace: string,
  { signal, clusterWide = none }: { readonly signal?: AbortSignal; readonly clusterWide?: ClusterWide } = {},
): Promise<readonly string[]> {
  const { before, app, after } = helmSteps(manifests, 'install');
  const all = manifests.map(({ manifest }) => manifest);
  const apply = (some: readonly LocatedManifest[]) => applyManifests(actor, some, namespace, { ...clusterWide, all });
  const leftOut: string[] = [];
  for (const hook of before) {
    leftOut.push(...(await apply([hook])));
    if (runsToEnd(hook)) await untilHookEnded(actor, hook, namespace, signal);
  }
  return [...leftOut, ...(await apply([...app, ...after]))];
}

/**
 * Applies manifests in their order to one namespace, whatever namespace they name. What belongs to no namespace is left out, unless its kind
 * is allowed and none of its name is there; so is what the cluster does not know.
 * @param clusterWide `all`: the manifests that they are some of
 * @returns what was left out, and why
 * @throws UsageError with file, line and the API server's words for what it refuses, a field that is misspelt too
 */
export async function applyManifests(
  actor: Actor,
  manifests: readonly LocatedManifest[],
  namespace: string,
  clusterWide: ClusterWide & { readonly all?: readonly Manifest[] } = none,
): Promise<readonly string[]> {
  const { all = manifests.map(({ manifest }) => manifest), kinds } = clusterWide;
  const leftOut: string[] = [];
  for (const located of manifests) {
    const { manifest } = located;
    const scope = await scopeOf(actor, manifest, namespace);
    const among = { manifests: all, kinds, namespace };
    const whyNot =
      scope === 'namespace'
        ? await applied(located, () => apply(actor, [boundToOwn(manifest, all, namespace).manifest], namespace))
        : scope === 'unknown'
          ? 'the cluster does not know its kind'
          : (whyNotMade(manifest, among) ??
            (await applied(located, () => makeClusterWide(actor, manifest, among, clusterWide.owner))));
    if (typeof whyNot === 'string') leftOut.push(`${manifest.kind}/${manifest.metadata.name} (${whyNot})`);
  }
  return leftOut;
}

/**
 * Applies manifests over those of an older version of the app. Hooks that run to an end are not run again: what was applied once
 * cannot be changed in them.
 * @throws AppFault where the API server refuses that, as it does for another selector
 */
export async function applyOver(
  actor: Actor,
  manifests: readonly LocatedManifest[],
  namespace: string,
  clusterWide: ClusterWide = none,
): Promise<void> {
  const { before, app, after } = helmSteps(manifests, 'upgrade');
  const lasting = (hooks: readonly LocatedManifest[]) => hooks.filter((hook) => !runsToEnd(hook));
  try {
    const all = manifests.map(({ manifest }) => manifest);
    await applyManifests(actor, [...lasting(before), ...app, ...lasting(after)], namespace, { ...clusterWide, all });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const text = `The new manifests cannot be applied over those of the older version: ${error.message}`;
    throw new AppFault(text, { cause: error });
  }
}

async function scopeOf(
  { client }: Actor,
  manifest: Manifest,
  namespace: string,
): Promise<'namespace' | 'cluster' | 'unknown'> {
  try {
    const { namespaced } = await objectPath(client.transport, manifest, namespace);
    return namespaced ? 'namespace' : 'cluster';
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'unknown-kind') return 'unknown';
    throw error;
  }
}

/** The words of the server are enough for a refusal: the call is not the user's affair. */
async function applied<T>({ manifest, whereOf }: LocatedManifest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof KubeError) || !isOfManifest(error)) throw error;
    const words = error.message.replace(/^[A-Z]+ \S+: \d+ /, '').replace(/^.*?typed patch object \([^)]*\): /, '');
    throw new UsageError(
      `${whereOf(pathIn(words))}: the API server refuses ${manifest.kind}/${manifest.metadata.name}: ${words}`,
    );
  }
}

/** The path of the field that is told of, `.spec.foo: field not declared` or `spec.ports[0].port: Required value`, down to an item by name. */
function pathIn(words: string): readonly (string | number)[] {
  const [, path = ''] = /(?:^|\s)(\.\w+(?:\.\w+|\[\d+\])*|\w+(?:\.\w+|\[\d+\])+)(?:\[[^\]]*\]\S*)?:/.exec(words) ?? [];
  return [...path.matchAll(/\w+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** To a field that it does not know an API server answers with 500. */
function isOfManifest({ status, message }: KubeError): boolean {
  return status === 400 || status === 422 || (status === 500 && message.includes('typed patch object'));
}
