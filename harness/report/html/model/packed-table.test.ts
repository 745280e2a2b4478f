import { expect, test } from 'vitest';
import { packTable, unpackTable } from './packed-table.ts';

interface Row {
  readonly id: number;
  readonly text: string | null;
  readonly safe: boolean;
}

const fields = ['id', 'text', 'safe'] as const;

test('rows come back as they were', () => {
  const rows: Row[] = [
    { id: 1, text: 'refused', safe: true },
    { id: 2, text: null, safe: false },
    { id: 3, text: 'refused', safe: false },
  ];
  const packed = packTable<Row>(fields, rows);
  expect(unpackTable(packed)).toEqual(rows);
  expect(packed.columns.text).toEqual({ texts: ['refused'], at: [0, null, 0] });
});

test('a table without rows has its columns', () => {
  expect(unpackTable(packTable<Row>(fields, []))).toEqual([]);
});
