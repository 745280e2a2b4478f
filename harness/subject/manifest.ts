import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../core/harness-error.ts';
import { merge, type Json, type JsonObject } from './merge.ts';

/** A Kubernetes object as it stands in a YAML file, ready to be applied. */
export type Manifest = JsonObject & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string };
};

/** Part of a manifest, to be merged into the one of the same kind. */
export type Patch = JsonObject & { readonly kind: string };

export const manifestShape = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
const patchShape = z.looseObject({ kind: z.string() });

/**
 * Reads the manifests of a YAML file with one or more documents.
 * @throws UsageError with the file's name, when it is not YAML or a document is no Kubernetes object.
 */
export function parseManifests(text: string, file: string): readonly Manifest[] {
  return parseYaml(text, file).map((document) => shaped(document, manifestShape, file) as Manifest);
}

/** Like `parseManifests`, for a file of patches. */
export function parsePatches(text: string, file: string): readonly Patch[] {
  return parseYaml(text, file).map((document) => shaped(document, patchShape, file) as Patch);
}

/**
 * Reads a YAML file that is one document.
 * @throws UsageError with the file's name, when it is not YAML or is not what is expected.
 */
export function parseDocument<T>(text: string, shape: z.ZodType<T>, file: string): T {
  const [document] = parseYaml(text, file);
  const result = shape.safeParse(document);
  if (result.success) return result.data;
  throw unexpected(file, result.error);
}

/**
 * Merges each patch into the manifest of its kind, or with `$patch: delete`, as Kubernetes has it, leaves that out; a patch of a kind that
 * is not there has no effect.
 */
export function patchManifests(manifests: readonly Manifest[], patches: readonly Patch[]): readonly Manifest[] {
  return manifests.flatMap((manifest) => {
    const its = patches.filter(({ kind }) => kind === manifest.kind);
    return its.some((patch) => patch['$patch'] === 'delete') ? [] : [its.reduce<Manifest>(merge, manifest)];
  });
}

function parseYaml(text: string, file: string): unknown[] {
  const documents = parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw new UsageError(`${file} is not valid YAML: ${error.message}`);
    return document.toJS() as unknown;
  });
  // Of nothing but comments, or after a last `---`.
  return documents.filter((document) => document !== null);
}

function shaped(document: unknown, shape: z.ZodType, file: string): Json {
  const result = shape.safeParse(document);
  if (result.success) return document as Json;
  throw unexpected(file, result.error);
}

function unexpected(file: string, error: z.ZodError): UsageError {
  return new UsageError(`${file} holds a document that is not what is expected:\n${z.prettifyError(error)}`);
}
