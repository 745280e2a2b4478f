import type { HarnessFact } from '../timeline/fact.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import type { Interval } from './interval-index.ts';

interface Measure {
  /** Undefined where the host does not tell. */
  readonly of: (pulse: HarnessFact) => number | undefined;
  /** Above this the host is overloaded. */
  readonly tolerable: number;
  readonly describe: (value: number) => string;
}

/** Each pulse tells of the second before it. */
const pulseMs = 1000;

/** A call of the kubelet to the container runtime that takes longer than this was held up. Measured: 0.02 to 0.4 s while suites run. */
const slowCallMs = 1000;

/** From these values on, the host itself may be the reason for what came late. */
const measures: readonly Measure[] = [
  {
    of: ({ eventLoopLagMs }) => eventLoopLagMs,
    tolerable: 250,
    describe: (lag) => `the event loop of the harness was blocked for ${Math.round(lag)} ms`,
  },
  {
    of: ({ stealShare }) => stealShare,
    tolerable: 0.2,
    describe: (share) => `${percent(share)} of the CPU was taken by other machines`,
  },
  {
    // Measured: 0.2 to 0.5 while a load suite has two cores for itself, 0.85 to 0.97 beside two busy loops or compilers.
    of: ({ cpuPressure }) => cpuPressure,
    tolerable: 0.8,
    describe: (share) => `for ${percent(share)} of ten seconds something waited for a CPU of the host`,
  },
  {
    of: ({ ioPressure }) => ioPressure,
    tolerable: 0.5,
    describe: (share) => `for ${percent(share)} of a second something waited for a disk of the host`,
  },
  {
    of: ({ memoryPressure }) => memoryPressure,
    tolerable: 0.1,
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
