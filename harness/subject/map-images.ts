import type { Json, JsonObject } from './merge.ts';

/** Puts what `resolve` makes of it in the place of every `image` without tag or digest, wherever it stands. */
export function mapImages<T extends JsonObject>(manifest: T, resolve: (repository: string) => string): T {
  return mapped(manifest, resolve) as T;
}

function mapped(value: Json, resolve: (repository: string) => string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => mapped(item, resolve));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]: [string, Json]) => [
      field,
      field === 'image' && typeof inner === 'string' && isBare(inner) ? resolve(inner) : mapped(inner, resolve),
    ]),
  );
}

/** `registry:5000/app` has a port, not a tag. */
function isBare(image: string): boolean {
  return !/[:@][^/]*$/.test(image);
}
