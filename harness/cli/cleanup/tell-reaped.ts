import { printableLines } from '../../core/text/terminal-text.ts';
import { assureGone, type Kept, type Reaped } from '../../kube/ownership/leftover.ts';

/**
 * Tells, before a run, what became of what dead runs had left. A namespace that hangs on its way out is told, and the run goes on.
 * @throws HarnessError for what stays and could disturb the run
 */
export function tellBefore({ removed, kept }: Reaped, onLine: (line: string) => void): void {
  tellRemoved(removed, onLine);
  for (const one of kept) if (!one.disturbs) onLine(printableLines(keptText(one)));
  assureGone(kept.filter(({ disturbs }) => disturbs));
}

/**
 * Tells, after a run, what was removed.
 * @throws HarnessError for all that stays
 */
export function tellAfter({ removed, kept }: Reaped, onLine: (line: string) => void): void {
  tellRemoved(removed, onLine);
  assureGone(kept);
}

function tellRemoved(removed: readonly string[], onLine: (line: string) => void): void {
  if (removed.length > 0) onLine(printableLines(`Removed what was left over: ${removed.join(', ')}`));
}

function keptText({ what, why, fix }: Kept): string {
  return `Of a run that is over there is still ${what}, beside which this one goes on: ${why}\nFix: ${fix}`;
}
