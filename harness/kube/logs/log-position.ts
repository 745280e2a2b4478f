/** Whether a line was read before. `after-loss`: the line is new, and lines before it may have been lost. */
export type LineStatus = 'repeated' | 'new' | 'after-loss';

/** How many stamps of the last lines are kept: more than a runtime writes out of order. */
const remembered = 100;

/**
 * How far the log of one run of a container was read, over any number of connections. Each of them brings the log again from
 * its beginning, so what was read before is known by its number, whatever the stamps are: two lines can have one, and a clock
 * can be set back. Only where the log does not begin as it did, as it was rotated meanwhile, do stamps tell where it goes on.
 */
export class LogPosition {
  /** Stamp of the line that the log begins with, and how many lines from there on were read. */
  #first: string | undefined;
  #read = 0;
  /** How many lines this connection has brought. */
  #brought = 0;
  /** Stamps of the last new lines, in the order of the log. */
  readonly #last: string[] = [];
  /** After a rotation, until the first new line: which of the last lines have not come again. */
  #sought: string[] | undefined;

  /** Stamp of the last new line. */
  get last(): string | undefined {
    return this.#last.at(-1);
  }

  /** A new connection is going to bring the log again. */
  restart(): void {
    this.#brought = 0;
  }

  /** Must be called with the stamp of every line of every connection. */
  take(stamp: string): LineStatus {
    if (this.#brought === 0 && stamp !== this.#first) {
      if (this.#first !== undefined) this.#sought = [...this.#last];
      this.#first = stamp;
      this.#read = 0;
    }
    this.#brought += 1;
    if (this.#brought <= this.#read) return 'repeated';
    this.#read += 1;
    const status = this.#sought ? this.#align(stamp, this.#sought) : 'new';
    if (status === 'repeated') return status;
    this.#sought = undefined;
    this.#last.push(stamp);
    if (this.#last.length > remembered) this.#last.shift();
    return status;
  }

  /** Finds where the log goes on after a rotation. Nothing is missing if one of the last lines comes again. */
  #align(stamp: string, sought: string[]): LineStatus {
    const [oldest] = sought;
    const index = sought.indexOf(stamp);
    sought.splice(0, index + 1);
    if (index >= 0 || (oldest !== undefined && isEarlier(stamp, oldest))) return 'repeated';
    return sought.length < this.#last.length ? 'new' : 'after-loss';
  }
}

/**
 * Compares two stamps, with any number of digits and in any time zone. Within one millisecond they are compared as
 * text.
 */
function isEarlier(one: string, other: string): boolean {
  const difference = Date.parse(one) - Date.parse(other);
  return difference < 0 || (difference === 0 && one < other);
}
