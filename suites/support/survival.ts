/** Hash of the file in each place, null where there is none. */
export type Hashes = Readonly<Record<string, string | null>>;

/** What happened to a file: `kept` byte by byte, `lost`, or `changed`, which no place should do to it. */
export type Survival = 'kept' | 'lost' | 'changed';

/** What happened to each file that was there before. */
export function survivalOf(before: Hashes, after: Hashes): Readonly<Record<string, Survival>> {
  const places = Object.entries(before).filter(([, hash]) => hash !== null);
  return Object.fromEntries(places.map(([place, hash]) => [place, changeOf(hash, after[place])]));
}

/** A Markdown table: places down, what was done to the pod across. */
export function survivalTable(columns: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const places = [...new Set(Object.values(columns).flatMap((column) => Object.keys(column)))];
  const lines = [
    ['file in', ...Object.keys(columns)],
    ['---', ...Object.keys(columns).map(() => '---')],
    ...places.map((place) => [place, ...Object.values(columns).map((column) => column[place] ?? '')]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function changeOf(before: string | null, after: string | null | undefined): Survival {
  if (after === before) return 'kept';
  return after === null || after === undefined ? 'lost' : 'changed';
}
