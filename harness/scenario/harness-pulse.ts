import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../core/clock.ts';
import type { TimelineWriter } from '../timeline/timeline.ts';

const intervalMs = 1000;
const resolutionMs = 20;

/** Notes every second how late our own event loop was at worst, and the share of CPU time that other machines took. */
export function startHarnessPulse(timeline: TimelineWriter, clock: Clock): { stop: () => void } {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let before = cpuTimes();
  const timer = setInterval(() => {
    const now = cpuTimes();
    timeline.record({
      kind: 'harness',
      source: 'harness',
      at: clock.now(),
      eventLoopLagMs: Math.max(0, Math.round(delay.max / 1e6) - resolutionMs),
      ...(now && before ? { stealShare: (now.steal - before.steal) / Math.max(1, now.total - before.total) } : {}),
    });
    delay.reset();
    before = now;
  }, intervalMs);
  return {
    stop: () => {
      clearInterval(timer);
      delay.disable();
    },
  };
}

/** Of all cores since boot, in clock ticks; undefined where there is no /proc. */
function cpuTimes(): { readonly total: number; readonly steal: number } | undefined {
  if (process.platform !== 'linux') return undefined;
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const times = line.split(/\s+/).slice(1, 9).map(Number);
  return { total: times.reduce((sum, time) => sum + time, 0), steal: times[7] ?? 0 };
}
