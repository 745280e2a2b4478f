import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../subject/merge.ts';
import type { Changes, Fix, FoundCause, NotGiven } from './fixes/fix.ts';
import { fixes } from './fixes/fixes.ts';
import type { PatchableApp } from './patchable-app.ts';

/** What is to be changed in the manifests of an app, and what for. */
export interface AppPatch {
  /** What it mends. */
  readonly mends: readonly FoundCause[];
  /** Causes that it does not mend. */
  readonly others: readonly Unmended[];
  readonly changes: Changes;
  /** Strategic merge patch of the workload; undefined where it stays as it is. */
  readonly patch: JsonObject | undefined;
  /** One patch an object that is changed, the workload first. */
  readonly patches: readonly ObjectPatch[];
}

/** A cause that is not mended. */
export interface Unmended extends FoundCause {
  /** Why no patch is given, though a manifest may be what has to change; undefined where none is. */
  readonly whyNot?: string;
}

/** A strategic merge patch, and what it is for. */
export interface ObjectPatch {
  readonly object: JsonObject;
  readonly mends: readonly FoundCause[];
  readonly beware: readonly string[];
}

interface Mended {
  readonly mends: readonly FoundCause[];
  readonly change: Changes;
}

/** The patch of an app by the causes of what failed. */
export function patchOf(found: readonly FoundCause[], app: PatchableApp): AppPatch {
  const mended: Mended[] = [];
  const whyNot = new Map<FoundCause, string>();
  for (const fix of fixes) {
    const { left, mends } = ofFix(fix, found);
    for (const [cause, why] of left) whyNot.set(cause, why);
    const change = mends.length === 0 ? undefined : fix.changes(mends, app);
    if (!change) continue;
    const why = isNotGiven(change) ? change.whyNot : otherwiseThan(change, mended);
    if (why !== undefined) for (const cause of mends) whyNot.set(cause, why);
    else if (!isNotGiven(change)) mended.push({ mends, change });
  }
  const mends = mended.flatMap((one) => one.mends);
  const changes = mended.map(({ change }) => change).reduce<Changes>(together, {});
  const patch = patchWith(changes, app);
  return {
    mends: onceEach(mends),
    others: onceEach(
      found
        .filter((cause) => !mends.includes(cause))
        .map((cause): Unmended => {
          const why = whyNot.get(cause);
          return why === undefined ? cause : { ...cause, whyNot: why };
        }),
    ),
    changes,
    patch,
    patches: [...(patch ? [{ object: patch, ...headOf(mended.filter(isOfWorkload)) }] : []), ...mended.flatMap(beside)],
  };
}

/** The causes that a fix is for: those that it mends, and those that it leaves. */
function ofFix({ causes, leaves }: Fix, found: readonly FoundCause[]) {
  const own = found.filter(({ code }) => (causes as readonly string[]).includes(code));
  const left = new Map(
    own.flatMap((cause) => {
      const why = leaves?.(cause);
      return why === undefined ? [] : [[cause, why] as const];
    }),
  );
  return { left, mends: own.filter((cause) => !left.has(cause)) };
}

function isNotGiven(change: Changes | NotGiven): change is NotGiven {
  return 'whyNot' in change;
}

/** Why two fixes cannot be given together; undefined where they can. */
function otherwiseThan(change: Changes, mended: readonly Mended[]): string | undefined {
  for (const { mends, change: other } of mended)
    for (const place of ['container', 'pod', 'spec'] as const) {
      const [now, before] = [change[place] ?? {}, other[place] ?? {}];
      const field = Object.keys(now).find((name) => name in before && !isDeepStrictEqual(now[name], before[name]));
      if (field !== undefined)
        return `the patch gives ${field} another value, for ${mends.map(({ code }) => code).join(' and ')}: apply it, and verify again`;
    }
  return undefined;
}

/** Of a proof that failed several times for the same cause what it came to in the last of them. */
function onceEach(found: readonly Unmended[]): readonly Unmended[] {
  return [...new Map(found.map((cause) => [`${cause.proof} ${cause.code}`, cause])).values()];
}

function together(one: Changes, other: Changes): Changes {
  return {
    container: { ...one.container, ...other.container },
    pod: { ...one.pod, ...other.pod },
    spec: { ...one.spec, ...other.spec },
    beside: [...(one.beside ?? []), ...(other.beside ?? [])],
    objects: [...(one.objects ?? []), ...(other.objects ?? [])],
    beware: [...new Set([...(one.beware ?? []), ...(other.beware ?? [])])],
  };
}

function isOfWorkload({ change: { container, pod, spec } }: Mended): boolean {
  return [container, pod, spec].some((fields) => !isEmpty(fields));
}

function headOf(mended: readonly Mended[]): Pick<ObjectPatch, 'mends' | 'beware'> {
  return {
    mends: mended.flatMap(({ mends }) => mends),
    beware: mended.flatMap(({ change: { beware = [] } }) => beware),
  };
}

function beside(mended: Mended): readonly ObjectPatch[] {
  return (mended.change.beside ?? []).map(({ apiVersion, kind, name, spec }) => ({
    object: { apiVersion, kind, metadata: { name }, spec },
    ...headOf([mended]),
  }));
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
