import type { RequestRecord } from '../../ledger/request-record.ts';
import { IntervalIndex, type Interval } from '../../observation/interval-index.ts';
import { sameMomentMs } from '../../observation/tolerances.ts';
import { endTimeOf } from './request-index.ts';

/** The way in that a target is: the user's own by its URL, or past that, to the Service of the app. */
export const waysIn = ['url', 'service'] as const;
export type WayIn = (typeof waysIn)[number];

export interface WaysEvidence {
  /** By `RequestRecord.target`; absent where load takes one way, which is none of the user's own. */
  readonly ways?: readonly WayIn[] | undefined;
  /** All requests, in the order of sending. */
  readonly records: Iterable<RequestRecord>;
  readonly drops: readonly RequestRecord[];
  readonly rejections: readonly RequestRecord[];
}

/** What went past the URL, about when requests by it failed and none of these did. */
export interface FineBeside {
  readonly answered: number;
  /** How likely none of them failed if the app failed as many of them as by the URL, 0 to 1. */
  readonly chance: number;
}

interface Near extends Interval {
  readonly record: RequestRecord;
}

/**
 * What failed by the URL against what went past it about then: a fault of the app meets both ways, one of the way itself only what takes it.
 * All that failed by the URL alone is taken together, as one of them tells little.
 */
export class WaysCompared {
  /** What failed by the URL, and the nearest that failed past it about then. */
  readonly #beside: ReadonlyMap<RequestRecord, RequestRecord | undefined>;
  readonly #fine: FineBeside;

  constructor({ ways = [], records, drops, rejections }: WaysEvidence) {
    const failed = (way: WayIn) => [...drops, ...rejections].filter(({ target }) => ways[target] === way);
    const past = new IntervalIndex(failed('service').map(near));
    const beside = failed('url').map((record) => [record, nearest(record, past)] as const);
    const alone = beside.flatMap(([record, other]) => (other ? [] : [near(record)]));
    this.#beside = new Map(beside);
    this.#fine = alone.length === 0 ? { answered: 0, chance: 1 } : compared(alone, records, ways);
  }

  /** What went past the URL about when it failed, where it failed by the URL alone. */
  fineBeside(record: RequestRecord): FineBeside | undefined {
    return this.#beside.has(record) && !this.failedBeside(record) ? this.#fine : undefined;
  }

  /** The nearest that failed past the URL about then. */
  failedBeside(record: RequestRecord): RequestRecord | undefined {
    return this.#beside.get(record);
  }
}

function near(record: RequestRecord): Near {
  return { record, from: record.sentAt - sameMomentMs, to: endTimeOf(record) + sameMomentMs };
}

function nearest(record: RequestRecord, past: IntervalIndex<Near>): RequestRecord | undefined {
  const others = past.touching(record.sentAt, endTimeOf(record)).map((other) => other.record);
  return others.sort((one, other) => apartMs(record, one) - apartMs(record, other))[0];
}

/** How long after the end of the one the other was sent; 0 where they overlap. */
export function apartMs(one: RequestRecord, other: RequestRecord): number {
  return Math.max(one.sentAt - endTimeOf(other), other.sentAt - endTimeOf(one), 0);
}

function compared(alone: readonly Near[], records: Iterable<RequestRecord>, ways: readonly WayIn[]): FineBeside {
  const meanwhile = new IntervalIndex(alone);
  let byUrl = 0;
  let answered = 0;
  for (const { target, sentAt, outcome } of records) {
    if (meanwhile.touching(sentAt, sentAt).length === 0) continue;
    if (ways[target] === 'url') byUrl++;
    else if (outcome === 'ok') answered++;
  }
  // One that failed of one tells less than a hundred of a hundred.
  const share = alone.length / (Math.max(byUrl, alone.length) + 1);
  return { answered, chance: (1 - share) ** answered };
}
