import Table from 'cli-table3';
import { formatDuration } from '../../core/duration.ts';
import type { TopicResult } from '../../record/results.ts';
import type { Palette } from '../palette.ts';
import { indented, plainStyle } from './plain-table.ts';
import { proofRows, type ProofRow } from '../../record/proof-rows.ts';

const groups = {
  proof: 'Proofs',
  control: 'Controls (each must fail for the expected reason)',
  measurement: 'Measurements',
} as const;

/** One topic on one runtime as a table: proofs, controls and measurements apart. `width` is in columns; its texts are printable. */
export function topicTable(topic: TopicResult, palette: Palette, width: number): string {
  const rows = proofRows(topic);
  const columns = rows.some((row) => row.counts['sent'] !== undefined)
    ? [...plain, ...ofLoad, ...last]
    : [...plain, ...last];
  const cells = (row: ProofRow) => columns.map((column) => column.cell(row, palette));
  const widths = widthsOf(columns, rows, width);
  const table = new Table({
    head: columns.map((column) => palette.dim(column.head)),
    colWidths: widths,
    colAligns: columns.map((column) => column.align),
    wordWrap: true,
    ...plainStyle,
  });
  for (const kind of ['proof', 'control', 'measurement'] as const) {
    const ofKind = rows.filter((row) => row.kind === kind);
    if (ofKind.length === 0) continue;
    table.push([{ content: palette.bold(groups[kind]), colSpan: columns.length }], ...ofKind.map(cells));
  }
  return indented(table);
}

interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
  cell(row: ProofRow, palette: Palette): string;
}

const plain: readonly Column[] = [
  { head: '', align: 'left', cell: (row, palette) => verdictCell(row, palette) },
  { head: 'Id', align: 'left', cell: (row) => row.id },
];

const ofLoad: readonly Column[] = [
  { head: 'Sent', align: 'right', cell: ({ counts }) => number(counts['sent']) },
  { head: 'Dropped', align: 'right', cell: ({ counts }) => number(counts['dropped']) },
  { head: 'By stream', align: 'left', cell: ({ counts }) => byStream(counts) },
];

const last: readonly Column[] = [
  { head: 'Time', align: 'right', cell: (row) => formatDuration(row.durationMs) },
  { head: 'Why', align: 'left', cell: (row) => row.reason },
];

function verdictCell({ verdict, repetitions, passed }: ProofRow, palette: Palette): string {
  const text = repetitions === 1 ? verdict : `${String(passed)} of ${String(repetitions)} pass`;
  return palette.verdict(verdict, text);
}

/** A drop shows beside what was sent: `reused 2 of 6,170`. */
function byStream(counts: Readonly<Record<string, number>>): string {
  return ['new', 'reused', 'slow']
    .filter((stream) => (counts[`${stream}.sent`] ?? 0) > 0)
    .map((stream) => `${stream} ${number(counts[`${stream}.dropped`] ?? 0)} of ${number(counts[`${stream}.sent`])}`)
    .join('\n');
}

function number(count: number | undefined): string {
  return count === undefined ? '' : count.toLocaleString('en');
}

const smallestWhy = 36;

/** Every column as wide as its longest line, the last takes what is left. */
function widthsOf(columns: readonly Column[], rows: readonly ProofRow[], width: number): number[] {
  const uncoloured: Palette = {
    bold: same,
    dim: same,
    verdict: (_verdict, text) => `✔ ${text}`,
    paint: (_verdict, text) => text,
  };
  const needed = columns.slice(0, -1).map((column) => {
    const texts = [column.head, ...rows.map((row) => column.cell(row, uncoloured))];
    return Math.max(...texts.flatMap((text) => text.split('\n').map((line) => line.length))) + 2;
  });
  const left = width - needed.reduce((sum, one) => sum + one, 2);
  return [...needed, Math.max(smallestWhy, left)];
}

function same(text: string): string {
  return text;
}
