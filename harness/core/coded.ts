/**
 * An entry of a catalogue: `code` says what, in stable kebab-case; `figures` with which numbers and names, units in their
 * names. Where there is no figure they are empty. What a person reads of it is made in `report/text`.
 */
export type Coded<Catalogue extends object, Code extends keyof Catalogue = keyof Catalogue> = {
  readonly [C in Code]: { readonly code: C; readonly figures: Readonly<Catalogue[C]> };
}[Code];

/** An entry that has nothing but its code. */
export type NoFigures = Readonly<Record<string, never>>;
