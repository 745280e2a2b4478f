/** Gives names small numbers, so that a million records can share a handful of pod names. Number 0 means no name. */
export class NameTable {
  readonly #names: string[] = [];
  readonly #indices = new Map<string, number>();

  /** All names, in the order in which they came. */
  get names(): readonly string[] {
    return this.#names;
  }

  indexOf(name: string | undefined): number {
    if (name === undefined) return 0;
    const known = this.#indices.get(name);
    if (known !== undefined) return known;
    const index = this.#names.push(name);
    this.#indices.set(name, index);
    return index;
  }

  nameOf(index: number): string | undefined {
    return this.#names[index - 1];
  }
}
