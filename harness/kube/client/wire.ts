/** An object as it travels: what client-node's models hold as a Date is text here. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T]: Wire<T[Key]> }
      : T;

/** The fields that every object in a namespace has. */
export interface WireObject {
  readonly metadata?: {
    readonly uid?: string;
    readonly name?: string;
    readonly resourceVersion?: string;
  };
}

/** API times have a resolution of one second; epoch milliseconds. */
export function apiTime(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

/** Drops keys without a value: absent and undefined are not the same in our facts. */
export function compact<T extends object>(fields: { [Key in keyof T]: Optional<T, Key> }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

type Optional<T, Key extends keyof T> = object extends Pick<T, Key> ? T[Key] | undefined : T[Key];
