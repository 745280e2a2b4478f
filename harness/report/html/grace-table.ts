import { formatDuration } from '../../core/duration.ts';
import type { GraceArithmetic, StopSums } from './model/grace-arithmetic.ts';
import { markup, type SafeHtml } from './safe-html.ts';

/** The grace period of each pod that went, as sums and as bars on one scale. */
export function graceTable({ stops, sentences }: GraceArithmetic): SafeHtml {
  const scale = Math.max(...stops.map(({ grace, total }) => Math.max(grace ?? 0, total ?? 0)));
  return markup`<section class="grace" aria-label="Grace period">
<h3>Was the grace period enough?</h3>
${sentences.map((sentence) => markup`<p class="sentence">${sentence}</p>`)}
<div class="scroll"><table>
<thead><tr>
  <th scope="col">pod</th><th scope="col">preStop</th><th scope="col">+ drain</th><th scope="col">= until exit</th>
  <th scope="col">of grace</th><th scope="col">left</th><th scope="col">routed to for</th><th scope="col" class="wide"><span class="hidden">bars</span></th>
</tr></thead>
<tbody>${stops.map((stop) => row(stop, scale))}</tbody>
</table></div>
<p class="key"><i class="before"></i> before the hook <i class="preStop"></i> preStop <i class="drain"></i> SIGTERM to exit <i class="routed"></i> nodes still sent new connections <i class="grace-end"></i> end of the grace period</p>
</section>
`;
}

function row(stop: StopSums, scale: number): SafeHtml {
  const { pod, preStop, drain, total, grace, exit, routed } = stop;
  const left = total === null || grace === null ? null : grace - total;
  return markup`<tr>
  <th scope="row">${pod}</th><td>${time(preStop, 'none')}</td><td>${time(drain)}</td><td>${time(total)}${exit === null ? '' : `, ${exit}`}</td>
  <td>${time(grace)}</td><td>${left !== null && left < 0 ? '0 s' : time(left)}</td><td>${routed === null ? '?' : `${routed.least ? '≥ ' : ''}${formatDuration(routed.ms)}`}</td>
  <td class="wide">${bars(stop, scale)}</td>
</tr>`;
}

function bars({ before, preStop, drain, grace, routed }: StopSums, scale: number): SafeHtml {
  const x = (ms: number) => ((ms / scale) * 1000).toFixed(1);
  const bar = (name: string, from: number, ms: number | null, y: number, height: number) =>
    ms !== null && markup`<rect class="${name}" x="${x(from)}" y="${y}" width="${x(ms)}" height="${height}"/>`;
  return markup`<svg class="bars" viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden="true">
${bar('grace', 0, grace, 0, 12)}${bar('before', 0, before, 0, 12)}${bar('preStop', before, preStop, 0, 12)}${bar('drain', before + (preStop ?? 0), drain, 0, 12)}
${bar('routed', 0, routed?.ms ?? null, 14, 4)}${grace !== null && markup`<rect class="grace-end" x="${x(grace - scale * 0.003)}" y="0" width="3" height="18"/>`}
</svg>`;
}

function time(ms: number | null, otherwise = '?'): string {
  return ms === null ? otherwise : formatDuration(ms);
}
