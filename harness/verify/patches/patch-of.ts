import type { JsonObject } from '../../subject/merge.ts';
import type { Changes, FoundCause } from './fix.ts';
import { fixes } from './fixes.ts';
import type { PatchableApp } from './patchable-app.ts';

/** What is to be changed in the manifests of an app, and what for. */
export interface AppPatch {
  /** What it mends. */
  readonly mends: readonly FoundCause[];
  /** Causes that no change of a manifest mends. */
  readonly others: readonly FoundCause[];
  readonly changes: Changes;
  /** Strategic merge patch of the workload; undefined where it stays as it is. */
  readonly patch: JsonObject | undefined;
}

/** The patch of a workload by the causes of what failed. */
export function patchOf(found: readonly FoundCause[], app: PatchableApp): AppPatch {
  const mended = fixes.flatMap(({ causes, changes }) => {
    const mends = found.filter(({ code }) => (causes as readonly string[]).includes(code));
    const change = mends.length === 0 ? undefined : changes(mends, app);
    return change ? [{ mends, change }] : [];
  });
  const mends = mended.flatMap((one) => one.mends);
  const changes = mended.map(({ change }) => change).reduce<Changes>(together, {});
  return {
    mends: onceEach(mends),
    others: onceEach(found.filter((cause) => !mends.includes(cause))),
    changes,
    patch: patchWith(changes, app),
  };
}

/** Of a proof that failed several times for the same cause what it came to in the last of them. */
function onceEach(found: readonly FoundCause[]): readonly FoundCause[] {
  return [...new Map(found.map((cause) => [`${cause.proof} ${cause.code}`, cause])).values()];
}

function together(one: Changes, other: Changes): Changes {
  return {
    container: { ...one.container, ...other.container },
    pod: { ...one.pod, ...other.pod },
    spec: { ...one.spec, ...other.spec },
    objects: [...(one.objects ?? []), ...(other.objects ?? [])],
  };
}

function patchWith({ container, pod, spec }: Changes, app: PatchableApp): JsonObject | undefined {
  const { apiVersion, kind, metadata } = app.workload;
  const containers = isEmpty(container) ? undefined : [{ name: app.container.name, ...container }];
  const podSpec = { ...pod, ...(containers && { containers }) };
  const patched = { ...spec, ...(!isEmpty(podSpec) && { template: { spec: podSpec } }) };
  if (isEmpty(patched)) return undefined;
  return { apiVersion, kind, metadata: { name: metadata.name }, spec: patched };
}

function isEmpty(fields: JsonObject | undefined): boolean {
  return Object.keys(fields ?? {}).length === 0;
}
