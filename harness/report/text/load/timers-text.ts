import { formatDuration } from '../../../core/duration.ts';
import type { StopTimers } from '../../../judgement/stop-timers.ts';

/** `web-1: preStop 5.0 s + end 600 ms = 5.6 s of 30 s grace; none fired: it ended by itself` */
export function timersText({ pod, hookMs, endMs, graceMs, ...fired }: StopTimers): string {
  const parts = [
    ...(hookMs === undefined ? [] : [`preStop ${formatDuration(hookMs)}`]),
    `end ${formatDuration(endMs)}`,
  ];
  const sum = hookMs === undefined ? '' : ` = ${formatDuration(hookMs + endMs)}`;
  return `${pod}: ${parts.join(' + ')}${sum} of ${formatDuration(graceMs)} grace; ${firedText(fired)}`;
}

function firedText({ fired, cut = 0 }: Pick<StopTimers, 'fired' | 'cut'>): string {
  switch (fired) {
    case 'none':
      return 'none fired: it ended by itself';
    case 'own-limit':
      return `a limit of the app's own fired, with ${cut === 1 ? '1 request' : `${cut} requests`} under way`;
    case 'grace-period':
      return 'the grace period fired (SIGKILL)';
    case 'hook':
      return 'the grace period fired before its preStop hook had ended';
  }
}
