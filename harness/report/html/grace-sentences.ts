import { formatDuration } from '../../core/duration.ts';
import { waitMargin, type GraceUse, type RoutedFor } from '../../observation/pods/grace-use.ts';

/** Says whether the preStop wait was long enough and how long it must be, and then the same of the grace period. */
export function graceSentences(uses: readonly GraceUse[]): readonly string[] {
  return [...waitSentences(uses), ...periodSentences(uses)];
}

const routedBy: Readonly<Record<RoutedFor['by'], string>> = {
  rules: "the node's own packet rules",
  probe: 'connections made on the node',
  load: "the load's own new connections",
};

function waitSentences(uses: readonly GraceUse[]): string[] {
  const margin = waitMargin(uses);
  if (!margin) return [];
  const { spareMs, needed, preStopMs, acceptedForMs } = margin;
  const wait =
    preStopMs === null
      ? `There was no preStop wait: pods stopped accepting ${formatDuration(acceptedForMs)} after their deletion.`
      : `The preStop wait lasted ${formatDuration(preStopMs)}.`;
  const sentTo = `new connections were still sent to a deleted pod for ${needed.by === 'load' ? 'at least' : 'up to'} ${formatDuration(needed.ms)} (${routedBy[needed.by]})`;
  const verdict =
    spareMs < 0
      ? `Not enough: ${sentTo}, so a wait of more than ${formatDuration(needed.ms)} was needed here.`
      : `Enough here: ${sentTo}, which left ${formatDuration(spareMs)} to spare; ${formatDuration(needed.ms)} would have been the least.`;
  return [`${wait} ${verdict}`];
}

function periodSentences(uses: readonly GraceUse[]): string[] {
  const ended = uses.flatMap((use) => (use.totalMs === null ? [] : [{ ...use, totalMs: use.totalMs }]));
  const tightest = ended.sort((a, b) => a.graceMs - a.totalMs - (b.graceMs - b.totalMs))[0];
  if (!tightest) return [];
  const { totalMs, graceMs } = tightest;
  const killed = uses.filter(({ exitCode }) => exitCode === 137).length;
  if (killed > 0)
    return [
      `The grace period of ${formatDuration(graceMs)} was not enough: ${String(killed)} of ${String(uses.length)} pods were killed (${exitText(tightest) ?? '?'}).`,
    ];
  return [
    `Of ${formatDuration(graceMs)} grace the longest stop took ${formatDuration(totalMs)}, which left ${formatDuration(graceMs - totalMs)}.`,
  ];
}

/** `exit 137 (OOMKilled)`; null where no exit code was seen. */
export function exitText({ exitCode, exitReason }: Pick<GraceUse, 'exitCode' | 'exitReason'>): string | null {
  if (exitCode === null) return null;
  return `exit ${String(exitCode)}${exitCode === 0 ? '' : ` (${exitReason ?? '?'})`}`;
}
