import { HarnessError, UsageError } from '../../core/harness-error.ts';
import type { Actor } from '../../kube/actions/actor.ts';
import { apply } from '../../kube/actions/apply.ts';
import { KubeError } from '../../kube/client/kube-error.ts';
import { objectPath } from '../../kube/client/object-path.ts';
import { AppFault } from '../../proof/app-fault.ts';
import { helmSteps, runsToEnd } from './helm/hooks.ts';
import { untilHookEnded } from './helm/until-hook-ended.ts';
import type { LocatedManifest } from './read-manifests.ts';

/**
 * Applies manifests as helm would install them: hooks in their time, or not at all.
 * @returns what was left out, as `applyManifests`
 * @throws UsageError as `applyManifests` and `untilHookEnded`
 */
export async function installManifests(
  actor: Actor,
  manifests: readonly LocatedManifest[],
  namespace: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { before, app, after } = helmSteps(manifests, 'install');
  const leftOut: string[] = [];
  for (const hook of before) {
    leftOut.push(...(await applyManifests(actor, [hook], namespace)));
    if (runsToEnd(hook)) await untilHookEnded(actor, hook, namespace, signal);
  }
  return [...leftOut, ...(await applyManifests(actor, [...app, ...after], namespace))];
}

/**
 * Applies manifests in their order to one namespace, whatever namespace they name. What belongs to no namespace is left out, and
 * so is what the cluster does not know.
 * @returns what was left out, and why
 * @throws UsageError with file, line and the API server's words for what it refuses, a field that is misspelt too
 */
export async function applyManifests(
  actor: Actor,
  manifests: readonly LocatedManifest[],
  namespace: string,
): Promise<readonly string[]> {
  const leftOut: string[] = [];
  for (const { manifest, whereOf } of manifests) {
    const what = `${manifest.kind}/${manifest.metadata.name}`;
    const scope = await scopeOf(actor, manifest, namespace);
    if (scope === 'namespace') await applyOne(actor, { manifest, whereOf }, namespace);
    else
      leftOut.push(
        `${what} (${scope === 'cluster' ? 'it belongs to no namespace' : 'the cluster does not know its kind'})`,
      );
  }
  return leftOut;
}

/**
 * Applies manifests over those of an older version of the app. Hooks that run to an end are not run again: what was applied once
 * cannot be changed in them.
 * @throws AppFault where the API server refuses that, as it does for another selector
 */
export async function applyOver(actor: Actor, manifests: readonly LocatedManifest[], namespace: string): Promise<void> {
  const { before, app, after } = helmSteps(manifests, 'upgrade');
  const lasting = (hooks: readonly LocatedManifest[]) => hooks.filter((hook) => !runsToEnd(hook));
  try {
    await applyManifests(actor, [...lasting(before), ...app, ...lasting(after)], namespace);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const text = `The new manifests cannot be applied over those of the older version: ${error.message}`;
    throw new AppFault(text, { cause: error });
  }
}

async function scopeOf(
  { client }: Actor,
  manifest: LocatedManifest['manifest'],
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
async function applyOne(
  actor: Actor,
  { manifest, whereOf }: Pick<LocatedManifest, 'manifest' | 'whereOf'>,
  namespace: string,
): Promise<void> {
  try {
    await apply(actor, [manifest], namespace);
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
