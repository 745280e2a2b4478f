import { existsSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../core/clock.ts';
import type { HarnessFact } from '../timeline/fact.ts';
import type { TimelineWriter } from '../timeline/timeline.ts';

const intervalMs = 1000;
const resolutionMs = 20;

/**
 * Notes every second how late our own event loop was at worst, the share of CPU time that other machines took, how much ours had to
 * wait for a CPU, and how many local ports are left for new connections.
 */
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
      ...freePorts(),
      ...(now && before ? { stealShare: (now.steal - before.steal) / Math.max(1, now.total - before.total) } : {}),
      ...cpuPressure(),
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

/** A port is taken by a socket that is open, and for a minute by one that we closed; each counts, whatever it leads to. */
function freePorts(): Pick<HarnessFact, 'freePorts'> {
  if (process.platform !== 'linux') return {};
  const [first = 0, last = 0] = numbersIn(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'));
  const tcp = /^TCP: inuse (\d+) orphan \d+ tw (\d+)/m.exec(readFileSync('/proc/net/sockstat', 'utf8'));
  if (!tcp) return {};
  const of = last - first + 1;
  return { freePorts: { free: Math.max(0, of - Number(tcp[1]) - Number(tcp[2])), of } };
}

function numbersIn(text: string): number[] {
  return text.trim().split(/\s+/).map(Number);
}

const pressureFile = '/proc/pressure/cpu';

/** From `some avg10=12.34 …`; empty where the kernel keeps no account of pressure. */
function cpuPressure(): Pick<HarnessFact, 'cpuPressure'> {
  if (!existsSync(pressureFile)) return {};
  const [, percent] = /^some avg10=([\d.]+)/.exec(readFileSync(pressureFile, 'utf8')) ?? [];
  return percent === undefined ? {} : { cpuPressure: Number(percent) / 100 };
}
