import Table from 'cli-table3';
import type { Matrix } from '../matrix.ts';
import type { Palette } from '../palette.ts';
import { indented, plainStyle } from './plain-table.ts';

/** Topics down, runtimes across. */
export function matrixTable({ columns, rows }: Matrix, palette: Palette): string {
  const table = new Table({
    head: ['', ...columns.map((column) => palette.dim(column ?? 'cluster'))],
    ...plainStyle,
  });
  for (const { topic, cells } of rows) {
    table.push([topic, ...cells.map((cell) => (cell ? palette.paint(cell.verdict, cell.text) : ''))]);
  }
  return indented(table);
}
