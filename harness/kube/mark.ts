/** What an app said about itself on a line of its log: `{"mark", "at", …}`. */
export interface Mark {
  readonly mark: string;
  /** The app's clock, epoch milliseconds. */
  readonly at: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The mark on a line of a log; undefined for any other line. */
export function parseMark(line: string): Mark | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { mark, at, ...detail } = JSON.parse(line) as Record<string, unknown>;
    return typeof mark === 'string' && typeof at === 'number' ? { mark, at, detail } : undefined;
  } catch {
    // Apps may write what they like: half a JSON object is just a line.
    return undefined;
  }
}
