import * as models from '@kubernetes/client-node';

/** A field that an object of the API does not have, as far as the client's models go: a newer API may know it. */
export interface UnknownField {
  /** From the object down to it. */
  readonly path: readonly (string | number)[];
  /** The fields that stand there. */
  readonly known: readonly string[];
  /** The object that holds it has a field of that name itself. */
  readonly belongsBeside: boolean;
}

interface Model {
  getAttributeTypeMap(): readonly { readonly baseName: string; readonly type: string }[];
}

/** Groups of the API whose kinds have models. Others may have kinds of the same names. */
const groups =
  /^(v1|(apps|batch|policy|autoscaling|(networking|rbac\.authorization|storage|scheduling|discovery)\.k8s\.io)\/v[12])$/;

/**
 * Finds fields of an object that its kind does not have, from the outside in.
 * @returns none for a kind that is not known
 */
export function unknownFields(object: Readonly<Record<string, unknown>>): readonly UnknownField[] {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !groups.test(apiVersion)) return [];
  const version = apiVersion.split('/').at(-1) ?? '';
  return unknownIn(object, `${version.toUpperCase()}${kind}`, [], []);
}

function unknownIn(
  value: unknown,
  type: string,
  path: readonly (string | number)[],
  outside: readonly string[],
): readonly UnknownField[] {
  const item = /^Array<(.*)>$/.exec(type)?.[1];
  if (item !== undefined)
    return Array.isArray(value) ? value.flatMap((one, index) => unknownIn(one, item, [...path, index], outside)) : [];
  const held = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  const model = (models as unknown as Readonly<Record<string, Partial<Model> | undefined>>)[type];
  if (typeof value !== 'object' || value === null || (held === undefined && !model?.getAttributeTypeMap)) return [];
  if (held !== undefined)
    return Object.entries(value).flatMap(([key, one]) => unknownIn(one, held, [...path, key], []));
  const types = new Map(model?.getAttributeTypeMap?.().map(({ baseName, type: its }) => [baseName, its]));
  const known = [...types.keys()];
  return Object.entries(value).flatMap(([name, one]) => {
    const its = types.get(name);
    if (its !== undefined) return unknownIn(one, its, [...path, name], known);
    return [{ path: [...path, name], known, belongsBeside: outside.includes(name) }];
  });
}
