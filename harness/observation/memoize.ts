import type { TimelineReader } from '../timeline/timeline.ts';

/**
 * Computes a thing once for as long as nothing more is seen: what takes a look at every request, of which there may be
 * millions, is asked for by several judges.
 */
export function memoized<E extends { readonly timeline: TimelineReader }, T>(
  compute: (evidence: E) => T,
): (evidence: E) => T {
  return remembering(compute, ({ timeline }) => timeline);
}

/** Like `memoized`, for what depends on the timeline alone. */
export function memoizedByTimeline<T>(compute: (timeline: TimelineReader) => T): (timeline: TimelineReader) => T {
  return remembering(compute, (timeline) => timeline);
}

function remembering<E extends object, T>(
  compute: (evidence: E) => T,
  timelineOf: (evidence: E) => TimelineReader,
): (evidence: E) => T {
  const known = new WeakMap<E, { readonly seen: number; readonly value: T }>();
  return (evidence) => {
    const seen = timelineOf(evidence).facts.length;
    const before = known.get(evidence);
    if (before?.seen === seen) return before.value;
    const value = compute(evidence);
    known.set(evidence, { seen, value });
    return value;
  };
}
