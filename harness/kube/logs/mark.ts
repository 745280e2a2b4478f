/** A line of a log by which an app reports about itself: `{"mark", "at", …}`. */
export interface Mark {
  readonly mark: string;
  /** The app's clock, epoch milliseconds. */
  readonly at: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A mark is no longer, in UTF-16 units, and its detail is nested no deeper: it goes to the event trace as it is. */
const longest = 65_536;
const deepest = 16;

/** The mark on a line of a log; undefined for any other line, and for one that is too long or too deep for a mark. */
export function parseMark(line: string): Mark | undefined {
  if (!line.startsWith('{') || line.length > longest) return undefined;
  try {
    const { mark, at, ...detail } = JSON.parse(line) as Record<string, unknown>;
    const isMark = typeof mark === 'string' && typeof at === 'number' && !isDeeperThan(deepest, detail);
    return isMark ? { mark, at, detail } : undefined;
  } catch {
    // Apps may write what they like: half a JSON object is just a line.
    return undefined;
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
