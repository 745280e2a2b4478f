import { isDeepStrictEqual } from 'node:util';

/** What there is, by its name: `Service shop/web`. */
export type State = ReadonlyMap<string, unknown>;

/**
 * What differs between two states, one line each: what is there now alone, what is there no more, and each field that is another one.
 * @example ['left: Service shop/seaworthy-1', 'changed: Node worker, spec.unschedulable: absent, now true']
 */
export function differences(before: State, after: State): readonly string[] {
  const left = [...after.keys()].filter((name) => !before.has(name));
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const changed = [...before]
    .filter(([name]) => after.has(name))
    .flatMap(([name, was]) => changedFields(was, after.get(name)).map((field) => `${name}, ${field}`));
  return [
    ...left.map((name) => `left: ${name}`),
    ...gone.map((name) => `gone: ${name}`),
    ...changed.map((field) => `changed: ${field}`),
  ];
}

function changedFields(was: unknown, is: unknown, path: readonly string[] = []): readonly string[] {
  if (isDeepStrictEqual(was, is)) return [];
  if (!isRecord(was) || !isRecord(is)) return [`${path.join('.')}: ${textOf(was)}, now ${textOf(is)}`];
  const fields = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...fields].flatMap((field) => changedFields(was[field], is[field], [...path, field]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value).slice(0, 200);
}
