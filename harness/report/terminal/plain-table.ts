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

/** Of a table without lines, two blanks between its columns. */
export const plainStyle = {
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  chars: borderless,
};

/** As it goes below a heading. */
export function indented(table: Table.Table): string {
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}
