import { formatDuration } from '../../core/duration.ts';
import { escapeControls } from '../../core/text/terminal-text.ts';
import { dropCauses, streams, type RequestRecord } from '../../ledger/request-record.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { invalidText } from '../../report/text/load/invalid-text.ts';
import type { RequestTotals, LatencySummary, LoadSummary } from '../../ledger/summary.ts';

/** How many targets, and how many groups of drops, are shown. */
const shownTargets = 8;
const shownGroups = 8;

/** The text that `seaworthy load` prints at its end. */
export function loadReport(summary: LoadSummary, ledger: Ledger): string {
  const { rate, latencyMs } = summary;
  const target = rate.target === null ? 'as many as go' : `${rate.target} asked for`;
  return [
    `Load:      ${targetsOf(ledger)} for ${formatDuration(summary.durationMs)}, ${rate.achieved} req/s, ${target}`,
    `Ledger:    ${totalsLine(summary)}${summary.balanced ? '' : '  DOES NOT BALANCE'}`,
    ...streams.flatMap((stream) => {
      const totals = summary.streams[stream];
      return totals ? [`  ${stream.padEnd(8)} ${totalsLine(totals)}`] : [];
    }),
    ...(summary.dropped + summary.rejected > 0
      ? [`Failed:    ${failuresLine(summary)}`, ...failureGroups(summary, ledger)]
      : []),
    `Latency:   ${latencyLine(latencyMs)}`,
    ...summary.invalid.map((reason) => `Invalid:   ${invalidText(reason)}`),
    `Result:    ${conclusion(summary)}`,
    '',
  ].join('\n');
}

function targetsOf({ targets }: Ledger): string {
  const hosts = [...new Set(targets)];
  const more = hosts.length > shownTargets ? [`and ${hosts.length - shownTargets} more`] : [];
  return [...hosts.slice(0, shownTargets), ...more].join(', ');
}

function totalsLine({ sent, answered, ok, rejected, dropped, unfinished }: RequestTotals): string {
  const kinds = rejected > 0 ? ` (${ok} ok + ${rejected} rejected)` : '';
  return `${sent} sent = ${answered} answered${kinds} + ${dropped} dropped + ${unfinished} unfinished`;
}

function failuresLine({ droppedBy, rejected }: RequestTotals): string {
  const drops = dropCauses.filter((cause) => droppedBy[cause] > 0).map((cause) => `${droppedBy[cause]} ${cause}`);
  return [...drops, ...(rejected > 0 ? [`${rejected} rejected`] : [])].join(', ');
}

interface Group {
  readonly label: string;
  readonly from: number;
  to: number;
  count: number;
}

function failureGroups(summary: LoadSummary, ledger: Ledger): string[] {
  const groups = new Map<string, Group>();
  const startedAt = Date.parse(summary.startedAt);
  for (const record of ledger.records()) {
    if (record.outcome !== 'dropped' && record.outcome !== 'rejected') continue;
    const label = escapeControls(describeFailure(record, ledger));
    const at = record.sentAt - startedAt;
    const group = groups.get(label);
    if (group) {
      group.count++;
      group.to = at;
    } else groups.set(label, { label, from: at, to: at, count: 1 });
  }
  const lines = [...groups.values()].map(
    ({ label, from, to, count }) =>
      `  +${(from / 1000).toFixed(2)}s to +${(to / 1000).toFixed(2)}s  ${count} x ${label}`,
  );
  return lines.length > shownGroups
    ? [...lines.slice(0, shownGroups), `  and ${lines.length - shownGroups} more kinds`]
    : lines;
}

function describeFailure({ failure, stream, profile, target }: RequestRecord, ledger: Ledger): string {
  const what = failure?.cause ? `${failure.cause} (${failure.detail})` : (failure?.detail ?? 'rejected');
  const pod = failure?.connection.lastPod;
  return `${what} on ${profile === 'slow' ? 'slow requests' : stream}, ${ledger.targets[target] ?? '?'}${pod ? `, last answered by ${pod}` : ''}`;
}

function latencyLine({ p50, p90, p99, max }: LatencySummary): string {
  if (p50 === null || p90 === null || p99 === null || max === null) return 'nothing was answered';
  const text = (ms: number) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return `p50 ${text(p50)}, p90 ${text(p90)}, p99 ${text(p99)}, longest ${text(max)}`;
}

function conclusion({ invalid, dropped, rejected }: LoadSummary): string {
  if (invalid.length > 0) return 'this measurement cannot be trusted';
  if (dropped + rejected === 0) return 'nothing was dropped';
  return `${dropped} dropped, ${rejected} rejected`;
}
