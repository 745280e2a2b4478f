import type { Manifest } from './manifest.ts';

/** The recommended labels, by which people and tools find objects that belong together. */
const labels = ['name', 'component', 'part-of', 'managed-by'].map((label) => `app.kubernetes.io/${label}`);
/** The annotation with a description for people; nothing selects on it. */
const description = 'kubernetes.io/description';

/**
 * Lists the recommended labels, and the description, that an object or its pods lack.
 * @example ['Deployment/web: annotation kubernetes.io/description', 'pods of Deployment/web: label app.kubernetes.io/component']
 */
export function missingRecommended(manifest: Manifest): readonly string[] {
  const what = `${manifest.kind}/${manifest.metadata.name}`;
  const template = field(field(manifest, 'spec'), 'template');
  return [
    ...missing(field(manifest.metadata, 'annotations'), [description]).map((key) => `${what}: annotation ${key}`),
    ...missing(field(manifest.metadata, 'labels'), labels).map((key) => `${what}: label ${key}`),
    ...(template === undefined
      ? []
      : missing(field(field(template, 'metadata'), 'labels'), labels).map((key) => `pods of ${what}: label ${key}`)),
  ];
}

function missing(given: unknown, wanted: readonly string[]): readonly string[] {
  return wanted.filter((key) => field(given, key) === undefined);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
