import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCollection, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Node } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../core/harness-error.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { fieldFault } from './check-fields.ts';

/** A Kubernetes object, and where it stands. */
export interface LocatedManifest {
  readonly manifest: Manifest;
  /** `deploy/web.yaml:12`, or `-:12` of stdin; of what helm rendered also the template: `-:12 (shop/templates/web.yaml)` */
  readonly where: string;
  /** The template that helm rendered it from: `shop/templates/web.yaml` */
  readonly template?: string | undefined;
  /** Where a field of it stands, or what of its path is there. */
  readonly whereOf: (path: readonly (string | number)[]) => string;
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
  for (const [file, flag, command] of renderers)
    if (existsSync(join(path, file)))
      throw new UsageError(
        `${path}: ${file} says that it must be rendered first`,
        `seaworthy verify ${flag} ${path}, or \`${command} ${path} | seaworthy verify -f -\``,
      );
  const files = readdirSync(path)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(path, name));
  if (files.length === 0) throw new UsageError(`${path}: it has no file that ends in .yaml, .yml or .json`);
  return files;
}

/** The names by which kustomize knows its file. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

const renderers = [
  ['Chart.yaml', '--chart', 'helm template'],
  ...kustomizationNames.map((name) => [name, '-k', 'kubectl kustomize'] as const),
] as const;

/** Text of manifests, and what places in it are named after. */
export interface ManifestText {
  readonly text: string;
  readonly file: string;
}

/**
 * As `readManifests`, of text that was rendered.
 * @throws UsageError
 */
export function parseManifests({ text, file }: ManifestText): readonly LocatedManifest[] {
  const found = parse(text, file);
  if (found.length === 0) throw new UsageError(`${file}: there is no Kubernetes object in it`);
  return found;
}

function parse(text: string, file: string): readonly LocatedManifest[] {
  const lines = new LineCounter();
  return parseAllDocuments(text, { lineCounter: lines }).flatMap((document) => {
    const [error] = document.errors;
    if (error) {
      const line = lines.linePos(error.pos[0]).line;
      if (text.split('\n')[line - 1]?.includes('{{')) throw unrendered(`${file}:${line}`);
      throw new UsageError(
        `${file}:${line}: it is not valid YAML: ${error.message.split('\n')[0]?.replace(/ at line .*/, '') ?? ''}`,
      );
    }
    const { contents } = document;
    // One with nothing but comments, or with nothing at all between two lines of dashes.
    if (contents === null || (isScalar(contents) && contents.value === null)) return [];
    const kind = isMap(contents) ? String(contents.get('kind')) : '';
    const [start, end] = document.range;
    const template = sourceBefore(text, contents.range[0]);
    // Braces that helm leaves are for somebody else.
    const isText = template !== undefined || holdText.includes(kind);
    const braces = isText ? undefined : templateIn(text.slice(start, end));
    if (braces !== undefined) throw unrendered(`${file}:${lines.linePos(start + braces).line}`);
    const object = document.toJS() as unknown;
    const items = isList(object) && isMap(contents) ? (contents.get('items') as Node | undefined) : undefined;
    const nodes = isCollection(items) ? (items.items as Node[]) : [contents];
    const objects = isList(object) ? object.items : [object];
    return objects.map((one, index) => {
      const node = nodes[index] ?? nodes[0];
      const whereOf: LocatedManifest['whereOf'] = (path) => {
        const { range } = (node && nodeAt(node, path)) ?? {};
        return `${file}:${lines.linePos(range?.[0] ?? 0).line}${template === undefined ? '' : ` (${template})`}`;
      };
      return located(one, whereOf, template);
    });
  });
}

/** The key of the field, or the item, as far down as the path is there. */
function nodeAt(node: Node, [first, ...rest]: readonly (string | number)[]): Node {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === first);
    if (!pair) return node;
    return rest.length > 0 && isCollection(pair.value) ? nodeAt(pair.value, rest) : (pair.key as Node);
  }
  const item = isSeq(node) ? (node.items[Number(first)] as Node | undefined) : undefined;
  return item ? nodeAt(item, rest) : node;
}

/** The template that a document was rendered from, by the comment that helm writes before it. */
function sourceBefore(text: string, at: number): string | undefined {
  return /^# Source: (\S+)/m.exec(
    text
      .slice(0, at)
      .split(/^---.*$/m)
      .at(-1) ?? '',
  )?.[1];
}

/** Kinds that may hold templates of somebody else as plain text. */
const holdText = ['ConfigMap', 'Secret', 'List'];

interface List {
  readonly items: readonly unknown[];
}

function isList(object: unknown): object is List {
  return z.object({ kind: z.literal('List'), items: z.array(z.unknown()) }).safeParse(object).success;
}

function located(object: unknown, whereOf: LocatedManifest['whereOf'], template: string | undefined): LocatedManifest {
  const where = whereOf([]);
  const result = shape.safeParse(object);
  if (!result.success) {
    const missing = result.error.issues.map(({ path }) => path.join('.')).filter(Boolean);
    throw new UsageError(
      `${where}: it is no Kubernetes object: ${missing.join(', ') || 'apiVersion, kind and metadata.name'} must be there`,
    );
  }
  const manifest = result.data;
  if (manifest.kind === 'Kustomization' || manifest.kind === 'Component')
    throw new UsageError(
      `${where}: it is a ${manifest.kind}, which must be rendered first`,
      'name its folder: seaworthy verify -k DIR',
    );
  const fault = fieldFault(manifest);
  if (fault) throw new UsageError(`${whereOf(fault.path)}: ${fault.text}`);
  return { manifest, where, whereOf, template };
}

/** Where a template begins, by what helm alone knows, and by a value that is nothing but a placeholder: braces stand in other texts too. */
function templateIn(source: string): number | undefined {
  const found = [
    /\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities|Files)\b|include\s|template\s|tpl\s)/.exec(source),
    /(?<=^\s*[\w.-]+:\s*)\{\{/m.exec(source),
  ].flatMap((match) => match?.index ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}

function unrendered(where: string): UsageError {
  return new UsageError(
    `${where}: it is a template that was not rendered`,
    'render it first: seaworthy verify --chart CHART, or `helm template CHART | seaworthy verify -f -`',
  );
}
