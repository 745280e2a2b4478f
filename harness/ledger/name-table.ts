/** The most names that a column of two bytes can number. */
const mostNames = 65_535;

/** The longest name that is kept. No name in Kubernetes is longer. */
const longestName = 253;

/** Stands for all names that came after the table was full. */
const furtherNames = '(further names)';

/**
 * Gives names small numbers, so that a million records can share a handful of pod names. Number 0 means no name, as does an
 * empty one. Names come from answers: they are cut, and counted, so that no server can fill our memory with them.
 */
export class NameTable {
  readonly #names: string[] = [];
  readonly #indices = new Map<string, number>();

  /** All names, in the order in which they came. */
  get names(): readonly string[] {
    return this.#names;
  }

  indexOf(name: string | undefined): number {
    if (name === undefined || name === '') return 0;
    return this.#indices.get(name) ?? this.#add(name.slice(0, longestName));
  }

  nameOf(index: number): string | undefined {
    return this.#names[index - 1];
  }

  #add(name: string): number {
    const entered = this.#names.length < mostNames - 1 ? name : furtherNames;
    const known = this.#indices.get(entered);
    if (known !== undefined) return known;
    // A part of a text keeps all of it in memory.
    const index = this.#names.push(Buffer.from(entered).toString());
    this.#indices.set(entered, index);
    return index;
  }
}
