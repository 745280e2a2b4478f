import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { withoutNulls } from '../../kube/actions/manifest.ts';
import type { LocatedManifest } from '../manifests/read-manifests.ts';
import type { ChangeBeside, Changes } from './fixes/fix.ts';
import type { PatchableApp } from './patchable-app.ts';
import { valueNames } from './patch-files.ts';

/** What became of the values of a patch in what the chart renders with them. */
export interface ValuesEffect {
  /** Names of those that are in the workload now as the patch has them. */
  readonly taken: readonly string[];
  /** Those that change nothing there, and what they are of: `the container shop`. */
  readonly lost: readonly { readonly name: string; readonly of: string }[];
  /** The template of the workload. */
  readonly template: string | undefined;
}

const fields = z.looseObject({});
const workload = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.looseObject({ name: z.string() })) }),
    }),
  }),
});

/** @param rendered what the chart renders with them */
export function valuesEffect(
  { container = {}, pod = {}, spec = {}, beside = [] }: Changes,
  app: Pick<PatchableApp, 'workload' | 'container'>,
  rendered: readonly LocatedManifest[],
): ValuesEffect {
  const { kind, metadata } = app.workload;
  const found = rendered.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === metadata.name);
  const now = workload.safeParse(withoutNulls(found?.manifest)).data?.spec;
  const serving = now?.template.spec.containers.find(({ name }) => name === app.container.name);
  const places = [
    [container, serving, `the container ${app.container.name}`],
    [pod, now?.template.spec, "the pod's spec"],
    [spec, now, `the spec of the ${kind}`],
  ] as const;
  const own = places.flatMap(([wanted, is, of]) =>
    Object.entries(wanted).map(([field, value]) => ({
      name: valueNames[field] ?? field,
      of,
      isTaken: holds(is?.[field], value),
    })),
  );
  const others = beside.map((change) => ({
    name: change.value,
    of: `the ${change.kind} ${change.name}`,
    isTaken: holds(specOf(change, rendered), change.spec),
  }));
  const all = [...own, ...others];
  return {
    taken: all.filter(({ isTaken }) => isTaken).map(({ name }) => name),
    lost: all.filter(({ isTaken }) => !isTaken).map(({ name, of }) => ({ name, of })),
    template: found?.template,
  };
}

function specOf({ kind, name }: ChangeBeside, rendered: readonly LocatedManifest[]): unknown {
  const found = rendered.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name);
  return fields.safeParse(withoutNulls(found?.manifest)).data?.['spec'];
}

/** Whether all that is wanted is there: `null` wants a field away. */
function holds(is: unknown, wanted: unknown): boolean {
  if (wanted === null) return is === undefined;
  const [there, asked] = [fields.safeParse(is), fields.safeParse(wanted)];
  if (!there.success || !asked.success) return isDeepStrictEqual(is, wanted);
  return Object.entries(asked.data).every(([name, value]) => holds(there.data[name], value));
}

/** What has to be done beside giving the values to helm. */
export function effectText({ taken, lost, template }: ValuesEffect): string {
  if (lost.length === 0) return `rendered again with them, the chart has all of it: ${taken.join(', ')}`;
  const names = lost.map(({ name, of }) => `${name} (of ${of})`).join(', ');
  const others = taken.length > 0 ? `only ${taken.join(', ')} had an effect` : 'nothing of it had an effect';
  return [
    `rendered again with them by your helm, ${others}: without effect are ${names}`,
    `let ${template ?? 'the chart'} read them, where no \`--set\` stands above them, as in \`{{- with .Values.${lost[0]?.name ?? ''} }}\`, or take --emit-patch kustomize for what is rendered`,
  ].join('; ');
}
