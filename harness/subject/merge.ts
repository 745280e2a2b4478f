export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [field: string]: Json;
}

/**
 * Merges a patch into a value, as `kubectl patch` does by default: objects field by field, where `null` removes a field;
 * lists of named things (containers, env, ports) by name; everything else is replaced.
 */
export function merge<T extends Json>(value: T, patch: Json): T {
  return mergeJson(value, patch) as T;
}

function mergeJson(value: Json | undefined, patch: Json): Json {
  if (isObject(patch)) return mergeObjects(isObject(value) ? value : {}, patch);
  if (isNamedList(patch) && (value === undefined || isNamedList(value))) return mergeByName(value ?? [], patch);
  return patch;
}

function mergeObjects(value: JsonObject, patch: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([field]) => patch[field] !== null);
  const changed = Object.entries(patch).flatMap(([field, change]) =>
    change === null ? [] : [[field, mergeJson(value[field], change)] as const],
  );
  return { ...Object.fromEntries(kept), ...Object.fromEntries(changed) };
}

type Named = JsonObject & { readonly name: string };

function mergeByName(list: readonly Named[], patches: readonly Named[]): readonly Json[] {
  const known = new Set(list.map(({ name }) => name));
  const patched = list.map((item) => mergeJson(item, patches.find(({ name }) => name === item.name) ?? {}));
  const added = patches.filter(({ name }) => !known.has(name)).map((item) => mergeJson(undefined, item));
  return [...patched, ...added];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: Json | undefined): value is readonly Named[] {
  return Array.isArray(value) && value.every((item: Json) => isObject(item) && typeof item['name'] === 'string');
}
