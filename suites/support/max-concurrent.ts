import { type MarkFact, groupBy } from '../../harness/testing/index.ts';

/** The time for which something was seen alive, in epoch milliseconds. It may have lived longer. */
export interface Lifespan {
  /** Boot id of a process, id of a container. */
  readonly who: string;
  readonly from: number;
  readonly to: number;
}

export interface Concurrency {
  /** The number of lifespans. */
  readonly seen: number;
  /** The largest number at one time. */
  readonly concurrent: number;
  /** For how long more than one lived, in milliseconds. */
  readonly overlapMs: number;
}

/**
 * How many lived at the same time, and for how long more than one did.
 * @example two of 0 to 10 and 8 to 20: { seen: 2, concurrent: 2, overlapMs: 2 }
 */
export function maxConcurrent(lifespans: readonly Lifespan[]): Concurrency {
  // An end before a beginning at the same moment: a successor may start when its predecessor is gone.
  const turns = lifespans
    .flatMap(({ from, to }) => [
      { at: from, step: 1 },
      { at: to, step: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.step - b.step);
  let [living, concurrent, overlapMs, since] = [0, 0, 0, 0];
  for (const { at, step } of turns) {
    if (living > 1) overlapMs += at - since;
    living += step;
    since = at;
    concurrent = Math.max(concurrent, living);
  }
  return { seen: lifespans.length, concurrent, overlapMs: Math.round(overlapMs) };
}

/** Processes by their boot ids, from the first to the last mark of each. */
export function processesByMarks(marks: readonly MarkFact[]): readonly Lifespan[] {
  const ofProcess = groupBy(marks, ({ detail }) => detail['bootId']);
  return [...ofProcess].flatMap(([who, own]) => {
    const times = own.map(({ markedAt }) => markedAt);
    return typeof who === 'string' ? [{ who, from: Math.min(...times), to: Math.max(...times) }] : [];
  });
}

/**
 * Lifespans from repeated samples of what is running. A sample takes time and shows the state at some moment of it, so
 * something was certainly there only from the end of the first sample that shows it to the beginning of the last.
 * @param looks one line for each sample: its begin and end in milliseconds, then what was running
 */
export function lifespansOf(looks: readonly string[]): readonly Lifespan[] {
  const seen = looks.flatMap((look) => {
    const [begin, end, ...there] = look.trim().split(/\s+/);
    return there.map((who) => ({ who, begin: Number(begin), end: Number(end) }));
  });
  return [...groupBy(seen, ({ who }) => who)].map(([who, own]) => {
    const from = Math.min(...own.map(({ end }) => end));
    return { who, from, to: Math.max(from, ...own.map(({ begin }) => begin)) };
  });
}
