type Cell = string | number | boolean | null;

/** Rows of one shape as columns, so that JSON names each field once; texts are kept once and named by number. */
export interface PackedTable<T> {
  readonly length: number;
  readonly columns: { readonly [K in keyof T]: PackedColumn };
}

type PackedColumn = readonly Cell[] | { readonly texts: readonly string[]; readonly at: readonly (number | null)[] };

/** @param fields of a row, so that a table without rows has its columns too */
export function packTable<T extends { [K in keyof T]: Cell }>(
  fields: readonly (keyof T & string)[],
  rows: readonly T[],
): PackedTable<T> {
  const columns = fields.map((field) => [field, packColumn(rows.map((row) => row[field]))] as const);
  return { length: rows.length, columns: Object.fromEntries(columns) as PackedTable<T>['columns'] };
}

export function unpackTable<T>({ length, columns }: PackedTable<T>): T[] {
  const fields = Object.entries<PackedColumn>(columns).map(([field, column]) => [field, cellsOf(column)] as const);
  return Array.from(
    { length },
    (_, index) => Object.fromEntries(fields.map(([field, cells]) => [field, cells[index]])) as T,
  );
}

function packColumn(cells: readonly Cell[]): PackedColumn {
  if (!cells.some((cell) => typeof cell === 'string')) return cells;
  const numbers = new Map<string, number>();
  const at = cells.map((cell) => {
    if (cell === null) return null;
    const text = String(cell);
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  });
  return { texts: [...numbers.keys()], at };
}

function cellsOf(column: PackedColumn): readonly Cell[] {
  if (!('texts' in column)) return column;
  return column.at.map((number) => (number === null ? null : (column.texts[number] ?? null)));
}
