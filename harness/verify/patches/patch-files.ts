import { stringify } from 'yaml';
import type { Manifest } from '../../kube/actions/manifest.ts';
import type { JsonObject } from '../../subject/merge.ts';
import type { FoundCause } from './fix.ts';
import type { AppPatch } from './patch-of.ts';
import type { PatchableApp } from './patchable-app.ts';

/** Who applies a patch: `kubectl patch`, an overlay of kustomize, or a chart that reads values. */
export const patchFormats = ['kustomize', 'kubectl', 'values'] as const;
export type PatchFormat = (typeof patchFormats)[number];

/** A patch in files, and how it is applied. */
export interface PatchFiles {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** @param folder where they are, as a person may paste it */
  readonly howTo: (folder: string) => string;
}

/** @returns undefined where nothing of the app's manifests is to be changed */
export function patchFiles(of: AppPatch, app: PatchableApp, format: PatchFormat): PatchFiles | undefined {
  if (of.mends.length === 0) return undefined;
  return formats[format](of, app);
}

const formats: Readonly<Record<PatchFormat, (of: AppPatch, app: PatchableApp) => PatchFiles>> = {
  kubectl: (of, app) => {
    const { patched, made } = objectFiles(of);
    const { kind, metadata } = app.workload;
    const kubectl = metadata.namespace === undefined ? 'kubectl' : `kubectl --namespace ${metadata.namespace}`;
    return {
      files: [...patched, ...made],
      howTo: (folder) =>
        [
          ...patched.map(
            ({ name }) => `${kubectl} patch ${kind.toLowerCase()} ${metadata.name} --patch-file ${folder}/${name}`,
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
      ...(patched.length > 0 && { patches: patched.map(({ name }) => ({ path: name })) }),
      ...(made.length > 0 && { resources: made.map(({ name }) => name) }),
    };
    return {
      files: [...patched, ...made, { name: 'kustomization.yaml', text: stringify(component) }],
      howTo: (folder) => `copy ${folder} beside your kustomization.yaml, and name it there: \`components: [patch]\``,
    };
  },
  values: (of) => {
    const { container, pod, spec } = of.changes;
    const { replicas, ...others } = spec ?? {};
    const values = { ...(replicas !== undefined && { replicaCount: replicas }), ...others, ...pod, ...container };
    return {
      files: [{ name: 'values.yaml', text: commented(of.mends, values) }],
      howTo: (folder) =>
        `add \`--values ${folder}/values.yaml\` to helm; the names are those that most charts have: \`helm show values CHART\` tells whether yours reads them`,
    };
  },
};

function objectFiles({ mends, patch, changes }: AppPatch) {
  const fileOf = (object: JsonObject, text: string) => {
    const { kind, metadata } = object as unknown as Pick<Manifest, 'kind' | 'metadata'>;
    return { name: `${kind.toLowerCase()}-${metadata.name}.yaml`, text };
  };
  return {
    patched: patch ? [fileOf(patch, commented(mends, patch))] : [],
    made: (changes.objects ?? []).map((object) => fileOf(object, stringify(object))),
  };
}

/** What it is for heads a patch, in the words of the report. */
function commented(mends: readonly FoundCause[], object: JsonObject): string {
  const lines = mends.map(({ proof, code, fix }) => `# ${proof}, ${code}: ${fix}\n`);
  return [...new Set(lines), stringify(object)].join('');
}
