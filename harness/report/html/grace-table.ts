import { formatDuration } from '../../core/duration.ts';
import type { GraceUse } from '../../observation/pods/grace-use.ts';
import { exitText, graceSentences } from './grace-sentences.ts';
import { markup, type SafeHtml } from './safe-html.ts';

/** The grace period of each pod that went, as sums and as bars on one scale. */
export function graceTable(uses: readonly GraceUse[]): SafeHtml {
  const scale = Math.max(...uses.map(({ graceMs, totalMs }) => Math.max(graceMs, totalMs ?? 0)));
  return markup`<section class="grace" aria-label="Grace period">
<h3>Was the grace period enough?</h3>
${graceSentences(uses).map((sentence) => markup`<p class="sentence">${sentence}</p>`)}
<div class="scroll"><table>
<thead><tr>
  <th scope="col">pod</th><th scope="col">preStop</th><th scope="col">+ drain</th><th scope="col">= until exit</th>
  <th scope="col">of grace</th><th scope="col">left</th><th scope="col">routed to for</th><th scope="col" class="wide"><span class="hidden">bars</span></th>
</tr></thead>
<tbody>${uses.map((use) => row(use, scale))}</tbody>
</table></div>
<p class="key"><i class="before"></i> before the hook <i class="preStop"></i> preStop <i class="drain"></i> SIGTERM to exit <i class="routed"></i> nodes still sent new connections <i class="grace-end"></i> end of the grace period</p>
</section>
`;
}

function row(use: GraceUse, scale: number): SafeHtml {
  const { pod, preStopMs, drainMs, totalMs, graceMs, routedFor } = use;
  const exit = exitText(use);
  const left = totalMs === null ? null : Math.max(0, graceMs - totalMs);
  return markup`<tr>
  <th scope="row">${pod}</th><td>${time(preStopMs, 'none')}</td><td>${time(drainMs)}</td><td>${time(totalMs)}${exit === null ? '' : `, ${exit}`}</td>
  <td>${time(graceMs)}</td><td>${time(left)}</td><td>${routedFor === null ? '?' : `${routedFor.by === 'load' ? '≥ ' : ''}${formatDuration(routedFor.ms)}`}</td>
  <td class="wide">${bars(use, scale)}</td>
</tr>`;
}

function bars({ beforeMs, preStopMs, drainMs, graceMs, routedFor }: GraceUse, scale: number): SafeHtml {
  const x = (ms: number) => ((ms / scale) * 1000).toFixed(1);
  const bar = (name: string, from: number, ms: number | null, y: number, height: number) =>
    ms !== null && markup`<rect class="${name}" x="${x(from)}" y="${y}" width="${x(ms)}" height="${height}"/>`;
  return markup`<svg class="bars" viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden="true">
${bar('grace', 0, graceMs, 0, 12)}${bar('before', 0, beforeMs, 0, 12)}${bar('preStop', beforeMs, preStopMs, 0, 12)}${bar('drain', beforeMs + (preStopMs ?? 0), drainMs, 0, 12)}
${bar('routed', 0, routedFor?.ms ?? null, 14, 4)}<rect class="grace-end" x="${x(graceMs - scale * 0.003)}" y="0" width="3" height="18"/>
</svg>`;
}

function time(ms: number | null, otherwise = '?'): string {
  return ms === null ? otherwise : formatDuration(ms);
}
