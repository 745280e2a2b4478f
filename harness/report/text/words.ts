import type { Coded } from '../../core/coded.ts';

/** What is said of each entry of a catalogue: one without its words does not compile. */
export type Words<Catalogue extends object, Said = string> = {
  readonly [C in keyof Catalogue]: (figures: Readonly<Catalogue[C]>) => Said;
};

export function say<Catalogue extends object, Code extends keyof Catalogue, Said>(
  words: Words<Catalogue, Said>,
  { code, figures }: Coded<Catalogue, Code>,
): Said {
  return words[code](figures);
}
