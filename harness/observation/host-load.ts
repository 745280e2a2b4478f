import type { HarnessFact } from '../timeline/fact.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import type { Interval } from './interval-index.ts';
import { overloadedAbove, slowCallMs } from './tolerances.ts';

interface Measure {
  /** Undefined where the host does not tell. */
  readonly of: (pulse: HarnessFact) => number | undefined;
  /** Above this the host is overloaded. */
  readonly tolerable: number;
  readonly describe: (value: number) => string;
}

/** Each pulse tells of the second before it. */
const pulseMs = 1000;

const measures: readonly Measure[] = [
  {
    of: ({ eventLoopLagMs }) => eventLoopLagMs,
    tolerable: overloadedAbove.eventLoopLagMs,
    describe: (lag) => `the event loop of the harness was blocked for ${Math.round(lag)} ms`,
  },
  {
    of: ({ stealShare }) => stealShare,
    tolerable: overloadedAbove.stealShare,
    describe: (share) => `${percent(share)} of the CPU was taken by other machines`,
  },
  {
    of: ({ cpuPressure }) => cpuPressure,
    tolerable: overloadedAbove.cpuPressure,
    describe: (share) => `for ${percent(share)} of ten seconds something waited for a CPU of the host`,
  },
  {
    of: ({ ioPressure }) => ioPressure,
    tolerable: overloadedAbove.ioPressure,
    describe: (share) => `for ${percent(share)} of a second something waited for a disk of the host`,
  },
  {
    of: ({ memoryPressure }) => memoryPressure,
    tolerable: overloadedAbove.memoryPressure,
    describe: (share) => `for ${percent(share)} of a second something waited for memory of the host`,
  },
];

/** Stretches in which the host was overloaded, each with how, with figures. */
export function overloadedSpans(timeline: TimelineReader): readonly (Interval & { readonly how: string })[] {
  return timeline.of('harness').flatMap((pulse) => {
    const over = measures.find((measure) => valueOf(measure, pulse) > measure.tolerable);
    return over ? [{ from: pulse.at - pulseMs, to: pulse.at, how: over.describe(valueOf(over, pulse)) }] : [];
  });
}

/**
 * Why what was observed may have come late: the host was overloaded, or the API server or a container runtime was slow, at its
 * worst in that window; undefined when nothing of the kind was seen.
 * @param window all that was observed when left out
 */
export function slownessIn(timeline: TimelineReader, window: Interval = always): string | undefined {
  return overloadDuring(timeline, window) ?? slowApi(timeline, window) ?? slowRuntime(timeline, window);
}

const always: Interval = { from: -Infinity, to: Infinity };

function overloadDuring(timeline: TimelineReader, { from, to }: Interval): string | undefined {
  const pulses = timeline.of('harness').filter(({ at }) => at >= from && at - pulseMs <= to);
  for (const measure of measures) {
    const worst = pulses.reduce((most, pulse) => Math.max(most, valueOf(measure, pulse)), 0);
    if (worst > measure.tolerable) return measure.describe(worst);
  }
  return undefined;
}

function slowApi(timeline: TimelineReader, { from, to }: Interval): string | undefined {
  const slow = timeline.of('slowApi').filter((fact) => fact.at >= from && fact.from <= to);
  const longest = slow.sort((a, b) => b.at - b.from - (a.at - a.from))[0];
  return longest && `the API server took ${inSeconds(longest.at - longest.from)} to answer`;
}

function slowRuntime(timeline: TimelineReader, { from, to }: Interval): string | undefined {
  const longest = timeline
    .of('runtime')
    // A stop takes as long as the container makes it.
    .filter(({ call, calledAt, returnedAt = calledAt }) => call !== 'stop' && returnedAt >= from && calledAt <= to)
    .map(({ call, calledAt, returnedAt = calledAt, node }) => ({ call, node, took: returnedAt - calledAt }))
    .sort((a, b) => b.took - a.took)[0];
  if (longest === undefined || longest.took <= slowCallMs) return undefined;
  return `the container runtime of ${longest.node} took ${inSeconds(longest.took)} to ${longest.call} a container`;
}

function valueOf(measure: Measure, pulse: HarnessFact): number {
  return measure.of(pulse) ?? 0;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function inSeconds(duration: number): string {
  return `${(duration / 1000).toFixed(1)} s`;
}
