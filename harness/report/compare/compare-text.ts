import Table from 'cli-table3';
import { formatDuration } from '../../core/duration.ts';
import type { Comparison, ProofChange, Side } from './compare.ts';
import { nameOf } from '../names.ts';
import type { Palette } from '../palette.ts';
import { indented, plainStyle } from '../terminal/plain-table.ts';
import { printableValues } from '../printable-values.ts';

const headings = {
  worse: 'Worse',
  gone: 'Gone',
  better: 'Better',
  new: 'New',
  drops: 'Other drops',
  slower: 'Slower',
  quicker: 'Quicker',
} as const;

/** The text of a comparison: what changed, the worst first, and the number of proofs that did not. */
export function comparisonText(comparison: Comparison, palette: Palette): string {
  const { before, after, proofs, worse, notCompared } = printableValues(comparison);
  const parts = (Object.keys(headings) as (keyof typeof headings)[]).flatMap((change) => {
    const changed = proofs.filter((proof) => proof.change === change);
    return changed.length === 0 ? [] : [`${palette.bold(headings[change])}\n${table(changed)}`];
  });
  const same = proofs.filter(({ change }) => change === 'same').length;
  const apart = notCompared.map(({ topic, runtime }) => nameOf({ id: topic, runtime })).join(', ');
  return `${[
    palette.bold(`From run ${before} to run ${after}`),
    ...parts,
    ...(apart === '' ? [] : [`Only one of them ran: ${apart}`]),
    `${String(same)} of ${String(proofs.length)} as before, ${worse ? 'something' : 'nothing'} is worse`,
  ].join('\n\n')}\n`;
}

function table(changes: readonly ProofChange[]): string {
  const rows = new Table({ ...plainStyle });
  for (const { topic, runtime, id, kind, before, after } of changes) {
    rows.push([
      nameOf({ id: topic, runtime }),
      kind === 'proof' ? id : `${id} (${kind})`,
      arrow(before, after, ({ verdict }) => verdict),
      arrow(before, after, dropsOf),
      arrow(before, after, ({ durationMs }) => formatDuration(durationMs)),
    ]);
  }
  return indented(rows);
}

function dropsOf({ sent, dropped }: Side): string {
  return sent === null || dropped === null
    ? ''
    : `${dropped.toLocaleString('en')} of ${sent.toLocaleString('en')} dropped`;
}

function arrow(before: Side | null, after: Side | null, show: (side: Side) => string): string {
  const [was, is] = [before, after].map((side) => (side ? show(side) : ''));
  if (was === is || was === '') return is ?? '';
  return is === '' ? (was ?? '') : `${was ?? ''} → ${is ?? ''}`;
}
