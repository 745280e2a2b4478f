import type { Coded } from '../../core/coded.ts';

/** The words for each entry of a catalogue. An entry without words does not compile. */
export type Words<Catalogue extends object, Said = string> = {
  readonly [C in keyof Catalogue]: (figures: Readonly<Catalogue[C]>) => Said;
};

export function say<Catalogue extends object, Code extends keyof Catalogue, Said>(
  words: Words<Catalogue, Said>,
  { code, figures }: Coded<Catalogue, Code>,
): Said {
  return words[code](figures);
}

/** What is said of each kind of data, told by one of its fields: one without its words does not compile. */
export type WordsOfKinds<Field extends string, Data extends Record<Field, string>> = {
  readonly [Kind in Data[Field]]: (data: Extract<Data, Record<Field, Kind>>) => string;
};

export function sayKind<Field extends string, Data extends Record<Field, string>>(
  words: WordsOfKinds<Field, Data>,
  field: Field,
  data: Data,
): string {
  const word = words[data[field]] as (data: Data) => string;
  return word(data);
}
