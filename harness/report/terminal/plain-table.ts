import type Table from 'cli-table3';

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** The style of a table without lines, with two blanks between its columns. */
export const plainStyle = {
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  chars: borderless,
};

/** Indents a table to go below a heading. */
export function indented(table: Table.Table): string {
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}
