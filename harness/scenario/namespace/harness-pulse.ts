import { existsSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../../core/clock.ts';
import type { HarnessFact } from '../../timeline/fact.ts';
import type { TimelineWriter } from '../../timeline/timeline.ts';

const intervalMs = 1000;
const resolutionMs = 20;

/**
 * Notes every second how late our own event loop was at worst, the share of CPU time that other machines took, how long something
 * waited for a CPU, a disk or memory of this host, and how many local ports are left for new connections.
 */
export function startHarnessPulse(timeline: TimelineWriter, clock: Clock): { stop: () => void } {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let before = cpuTimes();
  const stalls = new StallShares(clock);
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
      ...stalls.sinceLast(),
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

/** The CPU time of all cores since boot, in clock ticks; undefined if there is no /proc. */
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

/** From `some avg10=12.34 …`; empty where the kernel keeps no account of pressure. */
function cpuPressure(): Pick<HarnessFact, 'cpuPressure'> {
  const [, percent] = /^some avg10=([\d.]+)/.exec(pressureOf('cpu')) ?? [];
  return percent === undefined ? {} : { cpuPressure: Number(percent) / 100 };
}

const stallKinds = ['io', 'memory'] as const;
type Stalls = Partial<Record<(typeof stallKinds)[number], number>>;

/** The share of the time since it was last asked in which something waited for a disk, or for memory. */
class StallShares {
  readonly #clock: Clock;
  #before: Stalls = stalledMs();
  #askedAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#askedAt = clock.now();
  }

  sinceLast(): Pick<HarnessFact, 'ioPressure' | 'memoryPressure'> {
    const [now, at] = [stalledMs(), this.#clock.now()];
    const share = (kind: keyof Stalls) => {
      const [from = NaN, to = NaN] = [this.#before[kind], now[kind]];
      return Math.min(1, (to - from) / Math.max(1, at - this.#askedAt));
    };
    const [io, memory] = [share('io'), share('memory')];
    this.#before = now;
    this.#askedAt = at;
    return {
      ...(Number.isNaN(io) ? {} : { ioPressure: io }),
      ...(Number.isNaN(memory) ? {} : { memoryPressure: memory }),
    };
  }
}

/** The stalled time since boot, from the lines `some … total=<microseconds>`. */
function stalledMs(): Stalls {
  return Object.fromEntries(
    stallKinds.flatMap((kind) => {
      const [, microseconds] = /^some .* total=(\d+)/.exec(pressureOf(kind)) ?? [];
      return microseconds === undefined ? [] : [[kind, Number(microseconds) / 1000]];
    }),
  );
}

/** Empty where the kernel keeps no such account. */
function pressureOf(resource: 'cpu' | 'io' | 'memory'): string {
  const file = `/proc/pressure/${resource}`;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
