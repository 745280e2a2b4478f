import { stringify } from 'yaml';
import type { Manifest } from '../../kube/actions/manifest.ts';
import type { JsonObject } from '../../subject/merge.ts';
import { overlayCommands, type PatchedInput } from './overlay-commands.ts';
import type { AppPatch, ObjectPatch } from './patch-of.ts';
import type { PatchableApp } from './patchable-app.ts';

/** Who applies a patch: `kubectl patch`, an overlay of kustomize, or a chart that reads values. */
export const patchFormats = ['kustomize', 'kubectl', 'values'] as const;
export type PatchFormat = (typeof patchFormats)[number];

/** A patch in files, and how it is applied. */
export interface PatchFiles {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /**
   * @param folder where they are, as a person may paste it
   */
  readonly howTo: (folder: string, known?: KnownOfPatch) => string;
}

/** What is known beside the patch itself. */
export interface KnownOfPatch {
  /** Of values: what became of them when the chart was rendered with them. */
  readonly effect?: string | undefined;
  /** What it goes over, where it can be taken as it is. */
  readonly input?: PatchedInput | undefined;
}

/** The file of values. */
export const valuesFile = 'values.yaml';

/** Fields of which the value has another name in most charts. */
export const valueNames: Readonly<Record<string, string>> = { replicas: 'replicaCount' };

/** @returns undefined where nothing of the app's manifests is to be changed */
export function patchFiles(of: AppPatch, app: PatchableApp, format: PatchFormat): PatchFiles | undefined {
  if (of.mends.length === 0) return undefined;
  const { files, howTo } = formats[format](of, app);
  return { files: files.map(({ name, text }) => ({ name, text })), howTo };
}

const formats: Readonly<Record<PatchFormat, (of: AppPatch, app: PatchableApp) => PatchFiles>> = {
  kubectl: (of, { workload: { metadata } }) => {
    const { patched, made } = objectFiles(of);
    const kubectl = metadata.namespace === undefined ? 'kubectl' : `kubectl --namespace ${metadata.namespace}`;
    return {
      files: [...patched, ...made],
      howTo: (folder) =>
        [
          ...patched.map(
            ({ name, of: { kind, metadata: its } }) =>
              `${kubectl} patch ${kind.toLowerCase()} ${its.name} --patch-file ${folder}/${name}`,
          ),
          ...made.map(({ name }) => `${kubectl} apply --filename ${folder}/${name}`),
        ].join('\n'),
    };
  },
  kustomize: (of) => {
    const { patched, made } = objectFiles(of);
    const component = {
      apiVersion: 'kustomize.config.k8s.io/v1alpha1',
      kind: 'Component',
      ...(patched.length > 0 && {
        patches: patched.map(({ name, of: { kind, metadata } }) => ({
          path: name,
          // Without it a patch finds nothing that has a namespace.
          target: { kind, name: metadata.name },
        })),
      }),
      ...(made.length > 0 && { resources: made.map(({ name }) => name) }),
    };
    return {
      files: [...patched, ...made, { name: 'kustomization.yaml', text: stringify(component) }],
      howTo: (folder, { input } = {}) => {
        const commands = input && overlayCommands(folder, input);
        return commands === undefined
          ? `copy ${folder} beside a kustomization.yaml over yours, where all have the names that were verified: \`resources: [YOURS]\`, \`components: [patch]\`; files of yours have to be in that folder too`
          : `this makes a kustomization of it and of what was verified, for \`kubectl apply -k\`, and verifies that\n${commands.replace(/^/gm, '  ')}`;
      },
    };
  },
  values: (of, { template }) => {
    const { container, pod, spec, beside = [], beware = [] } = of.changes;
    const fields = [
      ...Object.entries({ ...spec, ...pod, ...container }),
      ...beside.map(({ value, spec: its }) => [value, its] as const),
    ];
    const values = Object.fromEntries(fields.map(([name, value]) => [valueNames[name] ?? name, value]));
    const text = commented({ object: ofSubchart(template, values), mends: of.mends, beware });
    const { made } = objectFiles(of);
    return {
      files: [...(fields.length > 0 ? [{ name: valuesFile, text }] : []), ...made],
      howTo: (folder, { effect = untried } = {}) =>
        [
          ...(fields.length > 0 ? [`add \`--values ${folder}/${valuesFile}\` to helm, after others; ${effect}`] : []),
          ...made.map(({ name }) => `put ${folder}/${name} into the templates of the chart: no value makes it`),
        ].join('\n'),
    };
  },
};

const untried =
  'the names are those that many charts have, and what a chart does not read has no effect: of `helm create` it reads replicaCount and probes, and neither lifecycle, strategy, terminationGracePeriodSeconds nor a field of the Service but its type and port; with --chart verify tries it';

/** Values of a subchart stand under its name: of `shop/charts/db/templates/db.yaml` under `db`. */
function ofSubchart(template: string | undefined, values: JsonObject): JsonObject {
  const names = [...(template ?? '').matchAll(/\/charts\/([^/]+)(?=\/)/g)].map(([, name = '']) => name);
  return names.reduceRight((inner, name) => ({ [name]: inner }), values);
}

type Named = Pick<Manifest, 'kind' | 'metadata'>;

function objectFiles({ patches, changes }: AppPatch) {
  const fileOf = (object: JsonObject, text: string) => {
    const of = object as unknown as Named;
    return { name: `${of.kind.toLowerCase()}-${of.metadata.name}.yaml`, text, of };
  };
  return {
    patched: patches.map((patch) => fileOf(patch.object, commented(patch))),
    made: (changes.objects ?? []).map((object) => fileOf(object, stringify(object))),
  };
}

/** What it is for heads a patch, in the words of the report. */
function commented({ object, mends, beware }: ObjectPatch): string {
  const lines = mends.map(({ proof, code, fix }) => `# ${proof}, ${code}: ${fix}\n`);
  const warned = beware.map((sentence) => `# Beware: ${sentence}\n`);
  return [...new Set([...lines, ...warned]), stringify(object)].join('');
}
