import type { Coded } from '../core/coded.ts';
import type { HarnessFact, RuntimeFact } from '../timeline/fact.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import type { Interval } from './interval-index.ts';
import { overloadedAbove, slowCallMs } from './tolerances.ts';

/** The ways in which the host, or a server that it asked, can be too slow. Shares are between 0 and 1. */
export interface Slownesses extends Pressures {
  /** The event loop of the load agent, which is a process of its own, was blocked. */
  'agent-blocked': { blockedMs: number };
  'api-slow': { tookMs: number };
  'runtime-slow': { node: string; call: RuntimeFact['call']; tookMs: number };
}

interface Pressures {
  'event-loop-blocked': { blockedMs: number };
  'cpu-stolen': { share: number };
  'cpu-pressure': { share: number };
  'io-pressure': { share: number };
  'memory-pressure': { share: number };
}

export type Slowness = Coded<Slownesses>;

interface Measure {
  /** Undefined where the host does not tell. */
  readonly of: (pulse: HarnessFact) => number | undefined;
  /** Above this the host is overloaded. */
  readonly tolerable: number;
  readonly told: (value: number) => Coded<Pressures>;
}

/** Each pulse tells of the second before it. */
const pulseMs = 1000;

const measures: readonly Measure[] = [
  {
    of: ({ eventLoopLagMs }) => eventLoopLagMs,
    tolerable: overloadedAbove.eventLoopLagMs,
    told: (blockedMs) => ({ code: 'event-loop-blocked', figures: { blockedMs } }),
  },
  {
    of: ({ stealShare }) => stealShare,
    tolerable: overloadedAbove.stealShare,
    told: (share) => ({ code: 'cpu-stolen', figures: { share } }),
  },
  {
    of: ({ cpuPressure }) => cpuPressure,
    tolerable: overloadedAbove.cpuPressure,
    told: (share) => ({ code: 'cpu-pressure', figures: { share } }),
  },
  {
    of: ({ ioPressure }) => ioPressure,
    tolerable: overloadedAbove.ioPressure,
    told: (share) => ({ code: 'io-pressure', figures: { share } }),
  },
  {
    of: ({ memoryPressure }) => memoryPressure,
    tolerable: overloadedAbove.memoryPressure,
    told: (share) => ({ code: 'memory-pressure', figures: { share } }),
  },
];

/** Stretches in which the host was overloaded, each with how, with figures. */
export function overloadedSpans(timeline: TimelineReader): readonly (Interval & { readonly how: Slowness })[] {
  return timeline.of('harness').flatMap((pulse) => {
    const over = measures.find((measure) => valueOf(measure, pulse) > measure.tolerable);
    return over ? [{ from: pulse.at - pulseMs, to: pulse.at, how: over.told(valueOf(over, pulse)) }] : [];
  });
}

/**
 * Why what was observed may have come late: the host was overloaded, or the API server or a container runtime was slow, at its
 * worst in that window; undefined when nothing of the kind was seen.
 * @param window all that was observed when left out
 */
export function slownessIn(timeline: TimelineReader, window: Interval = always): Slowness | undefined {
  return overloadDuring(timeline, window) ?? slowApi(timeline, window) ?? slowRuntime(timeline, window);
}

const always: Interval = { from: -Infinity, to: Infinity };

function overloadDuring(timeline: TimelineReader, { from, to }: Interval): Slowness | undefined {
  const pulses = timeline.of('harness').filter(({ at }) => at >= from && at - pulseMs <= to);
  for (const measure of measures) {
    const worst = pulses.reduce((most, pulse) => Math.max(most, valueOf(measure, pulse)), 0);
    if (worst > measure.tolerable) return measure.told(worst);
  }
  return undefined;
}

function slowApi(timeline: TimelineReader, { from, to }: Interval): Slowness | undefined {
  const slow = timeline.of('slowApi').filter((fact) => fact.at >= from && fact.from <= to);
  const longest = slow.sort((a, b) => b.at - b.from - (a.at - a.from))[0];
  return longest && { code: 'api-slow', figures: { tookMs: longest.at - longest.from } };
}

function slowRuntime(timeline: TimelineReader, { from, to }: Interval): Slowness | undefined {
  const longest = timeline
    .of('runtime')
    // A stop takes as long as the container makes it.
    .filter(({ call, calledAt, returnedAt = calledAt }) => call !== 'stop' && returnedAt >= from && calledAt <= to)
    .map(({ call, calledAt, returnedAt = calledAt, node }) => ({ node, call, tookMs: returnedAt - calledAt }))
    .sort((a, b) => b.tookMs - a.tookMs)[0];
  if (longest === undefined || longest.tookMs <= slowCallMs) return undefined;
  return { code: 'runtime-slow', figures: longest };
}

function valueOf(measure: Measure, pulse: HarnessFact): number {
  return measure.of(pulse) ?? 0;
}
