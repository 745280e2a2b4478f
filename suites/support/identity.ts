/** Everything by which a pod can be identified. */
export interface Identity {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly hostname: string;
  /** The boot id of the process. */
  readonly bootId: string;
  /** API time, epoch milliseconds, whole seconds. */
  readonly createdAt: number;
}

/** Compares two identities: which parts changed and which are the same, each in alphabetical order. */
export function compareIdentities(
  before: Identity,
  after: Identity,
): { readonly changed: readonly string[]; readonly kept: readonly string[] } {
  const parts = (Object.keys(before) as (keyof Identity)[]).sort();
  return {
    changed: parts.filter((part) => before[part] !== after[part]),
    kept: parts.filter((part) => before[part] === after[part]),
  };
}
