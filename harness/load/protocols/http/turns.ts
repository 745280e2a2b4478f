/**
 * Whose turn it is of so many: each once in every round, in an order that is drawn again for each. In a fixed order one of two kinds of requests
 * would always meet the same one of two pods, where what stands before them takes them in turn too.
 */
export class Turns {
  readonly #of: number;
  readonly #random: () => number;
  #left: number[] = [];

  /** @param random at least 0, below 1 */
  constructor(of: number, random = Math.random) {
    this.#of = of;
    this.#random = random;
  }

  next(): number {
    if (this.#left.length === 0) this.#left = Array.from({ length: this.#of }, (_, index) => index);
    const [drawn = 0] = this.#left.splice(Math.floor(this.#random() * this.#left.length), 1);
    return drawn;
  }
}
