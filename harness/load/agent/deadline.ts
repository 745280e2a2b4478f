const readingMs = 100;

/** A deadline for a wait, which each heartbeat may put off. */
export class Deadline {
  readonly #forMs: number;
  readonly #overdue: Promise<never>;
  #from = performance.now();
  #timer: NodeJS.Timeout | undefined;

  /** @param error why, once it has passed */
  constructor(forMs: number, error: () => Error) {
    this.#forMs = forMs;
    this.#overdue = new Promise((_resolve, reject) => {
      this.#watch(() => {
        reject(error());
      });
    });
  }

  putOff(): void {
    this.#from = performance.now();
  }

  /** Waits for the promise, but rejects with the error once the deadline has passed; to be called once. */
  async bind<T>(promise: Promise<T>): Promise<T> {
    try {
      return await Promise.race([promise, this.#overdue]);
    } finally {
      clearTimeout(this.#timer);
    }
  }

  #watch(onOverdue: () => void): void {
    const leftMs = this.#from + this.#forMs - performance.now();
    if (leftMs > 0) this.#timer = setTimeout(this.#look.bind(this, onOverdue), leftMs);
    else onOverdue();
  }

  /** What arrived while this process was blocked is read first. */
  #look(onOverdue: () => void): void {
    this.#timer = setTimeout(() => {
      this.#watch(onOverdue);
    }, readingMs);
  }
}
