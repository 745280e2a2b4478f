import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCollection, isMap, LineCounter, parseAllDocuments, type Node } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../core/harness-error.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';

/** A Kubernetes object, and where it stands. */
export interface LocatedManifest {
  readonly manifest: Manifest;
  /** `deploy/web.yaml:12`, or `-:12` of stdin */
  readonly where: string;
}

const shape = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/**
 * Reads files, folders and `-`, which is stdin: every object in them, those of a `List` one by one. Of a folder the files in it are
 * read that end in .yaml, .yml or .json.
 * @throws UsageError in one line, with file and line, for what cannot be used
 */
export function readManifests(paths: readonly string[], readStdin: () => string): readonly LocatedManifest[] {
  const found = paths.flatMap((path) =>
    path === '-' ? parse(readStdin(), '-') : filesOf(path).flatMap((file) => parse(readFileSync(file, 'utf8'), file)),
  );
  if (found.length === 0) throw new UsageError(`${paths.join(', ')}: there is no Kubernetes object in it`);
  return found;
}

function filesOf(path: string): readonly string[] {
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such file or folder`);
  if (!statSync(path).isDirectory()) return [path];
  for (const [file, command] of renderers)
    if (existsSync(join(path, file)))
      throw new UsageError(
        `${path}: ${file} says that it must be rendered first`,
        `\`${command} ${path} | seaworthy verify -f -\``,
      );
  const files = readdirSync(path)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(path, name));
  if (files.length === 0) throw new UsageError(`${path}: it has no file that ends in .yaml, .yml or .json`);
  return files;
}

const renderers = [
  ['Chart.yaml', 'helm template'],
  ['kustomization.yaml', 'kubectl kustomize'],
  ['kustomization.yml', 'kubectl kustomize'],
] as const;

function parse(text: string, file: string): readonly LocatedManifest[] {
  const lines = new LineCounter();
  const whereOf = ({ range }: { readonly range?: readonly number[] | null | undefined }) =>
    `${file}:${lines.linePos(range?.[0] ?? 0).line}`;
  return parseAllDocuments(text, { lineCounter: lines }).flatMap((document) => {
    const [error] = document.errors;
    if (error) {
      const line = lines.linePos(error.pos[0]).line;
      if (text.split('\n')[line - 1]?.includes('{{')) throw unrendered(`${file}:${line}`);
      throw new UsageError(
        `${file}:${line}: it is not valid YAML: ${error.message.split('\n')[0]?.replace(/ at line .*/, '') ?? ''}`,
      );
    }
    if (document.contents === null) return [];
    const kind = isMap(document.contents) ? String(document.contents.get('kind')) : '';
    if (!holdText.includes(kind) && isTemplate(text.slice(...document.range.slice(0, 2))))
      throw unrendered(whereOf(document.contents));
    const object = document.toJS() as unknown;
    const items =
      isList(object) && isMap(document.contents) ? (document.contents.get('items') as Node | undefined) : undefined;
    const nodes = isCollection(items) ? (items.items as Node[]) : [document.contents];
    const objects = isList(object) ? object.items : [object];
    return objects.map((one, index) => located(one, whereOf(nodes[index] ?? document.contents ?? {})));
  });
}

/** Kinds that may hold templates of somebody else as plain text. */
const holdText = ['ConfigMap', 'Secret', 'List'];

interface List {
  readonly items: readonly unknown[];
}

function isList(object: unknown): object is List {
  return z.object({ kind: z.literal('List'), items: z.array(z.unknown()) }).safeParse(object).success;
}

function located(object: unknown, where: string): LocatedManifest {
  const result = shape.safeParse(object);
  if (!result.success) {
    const missing = result.error.issues.map(({ path }) => path.join('.')).filter(Boolean);
    throw new UsageError(
      `${where}: it is no Kubernetes object: ${missing.join(', ') || 'apiVersion, kind and metadata.name'} must be there`,
    );
  }
  return { manifest: result.data, where };
}

/** By what helm alone knows, and by a value that is nothing but a placeholder: braces stand in other texts too. */
function isTemplate(source: string): boolean {
  return (
    /\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities|Files)\b|include\s|template\s|tpl\s)/.test(source) ||
    /^\s*[\w.-]+:\s*\{\{/m.test(source)
  );
}

function unrendered(where: string): UsageError {
  return new UsageError(
    `${where}: it is a template that was not rendered`,
    'render it first: `helm template CHART | seaworthy verify -f -`',
  );
}
