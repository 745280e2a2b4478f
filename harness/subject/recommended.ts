import type { Manifest } from './manifest.ts';

/** By which people and tools find what belongs together: what it is, which part of what, and who looks after it. */
const labels = ['name', 'component', 'part-of', 'managed-by'].map((label) => `app.kubernetes.io/${label}`);
/** For people alone: nothing selects on it. */
const description = 'kubernetes.io/description';

/**
 * What an object lacks of the recommended labels, its pods included, and of a description.
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
