import { z } from 'zod';
import { capabilitiesSchema, type Capabilities } from '../core/capabilities.ts';
import type { SavedRun } from '../ledger/codec.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { RequestRecord } from '../ledger/request-record.ts';
import type { IdleTime } from '../ledger/run-facts.ts';
import { summarise } from '../ledger/summarise.ts';
import type { LoadSummary } from '../ledger/summary.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import { waysIn } from './attribution/ways-compared.ts';
import type { Interval } from '../observation/interval-index.ts';

/** The end of each left out. */
const windowSchema: z.ZodType<Interval> = z.object({ from: z.number(), to: z.number() });
const countersSchema = z.record(
  z.string(),
  z.object({ accepted: z.number(), answered: z.number(), bootId: z.string().exactOptional() }),
);

const wayOfLoad = z.object({ name: z.string(), clean: z.boolean().exactOptional(), detail: z.string() });
/** Why no load was sent. */
const noWay = z.object({ none: z.string() });

/** `load.json`: what is known of a disruption besides its ledger, which there is of load that was sent, and its timeline. */
export const circumstancesSchema = z.object({
  /** What the app tells by itself; absent in runs of before 2026-11-28. */
  capabilities: capabilitiesSchema.exactOptional(),
  /** The node behind each target, where it is known. */
  nodes: z.array(z.string()).readonly().exactOptional(),
  /** The way in that each target is, where load comes by a URL of the user's own. */
  ways: z.array(z.enum(waysIn)).readonly().exactOptional(),
  /**
   * The workload of somebody's own app, of which others may change the number of pods, with the name of the autoscaler that does; absent of
   * apps of ours, and in runs of before 2026-11-30.
   */
  workload: z
    .object({
      kind: z.enum(['Deployment', 'StatefulSet']),
      name: z.string(),
      autoscaler: z.string().exactOptional(),
    })
    .exactOptional(),
  /** Nodes send to pods of their own alone (externalTrafficPolicy Local). */
  localOnly: z.literal(true).exactOptional(),
  /** Before the disruption, while it ran, and after it. */
  baseline: windowSchema,
  disruption: windowSchema,
  recovery: windowSchema,
  /** UIDs of the pods that the disruption targeted. */
  before: z.array(z.string()).readonly(),
  /** The node from which they were to be evicted; absent if nothing was drained. */
  drained: z.string().exactOptional(),
  /** UIDs of the pods that answered at the end. */
  after: z.array(z.string()).readonly(),
  /** What the pods had counted when the load began, by UID: of what went before it, to find the way. */
  countersBefore: countersSchema,
  /** Of the pods that still ran at the end, read after the load had drained; by UID. */
  countersAfter: countersSchema,
  /**
   * How the load reached the cluster, and whether that way was proven clean in this run: absent where it is part of what is asked. Where
   * no load was sent, why.
   */
  path: z.union([wayOfLoad, noWay]),
});

export type LoadCircumstances = Readonly<z.infer<typeof circumstancesSchema>>;

/** How load reaches the cluster in this run, and whether this load path was proven clean. */
export type LoadPath = Readonly<z.infer<typeof wayOfLoad>>;

/** Why no load was sent, so that what became of the pods is all that can be judged; undefined where some was. */
export function unloaded({ path }: Pick<LoadCircumstances, 'path'>): string | undefined {
  return 'none' in path ? path.none : undefined;
}

/** Everything that a disruption left behind, under load or not: enough to judge it again, offline. */
export interface LoadEvidence extends LoadCircumstances {
  readonly capabilities: Capabilities;
  readonly summary: LoadSummary;
  /** Every request, in the order of sending. There may be millions: they are made as they are asked for. */
  readonly records: Iterable<RequestRecord>;
  /** Those of them that were dropped. */
  readonly drops: readonly RequestRecord[];
  /** Those of them that were answered with a status that nobody wants. */
  readonly rejections: readonly RequestRecord[];
  /** `host:port` of each target, by `RequestRecord.target`. */
  readonly targets: readonly string[];
  /** Names of the kinds of requests, where there are several. */
  readonly kinds?: readonly string[];
  readonly timeline: TimelineReader;
  /** The longest time that the load agent itself was blocked, milliseconds. */
  readonly longestStallMs: number;
  /** Kept connections that were left idle, by how long; absent where none was. */
  readonly idle?: readonly IdleTime[];
}

/** Of sample app `web`, which all load went to until capabilities were saved. */
const ofWeb: Capabilities = { writesMarks: true, podHeader: 'x-pod', counters: { port: 8080, path: '/counters' } };

/**
 * Puts the evidence together, of load that has just ended as of load that was saved.
 * @param run undefined where none was sent
 */
export function loadEvidence(
  run: SavedRun | undefined,
  circumstances: LoadCircumstances,
  timeline: TimelineReader,
): LoadEvidence {
  const { ledger, facts } = run ?? nothingSent(circumstances);
  return {
    capabilities: ofWeb,
    ...circumstances,
    summary: summarise(ledger, facts),
    records: { [Symbol.iterator]: () => ledger.records() },
    drops: ledger.drops(),
    rejections: ledger.rejections(),
    targets: ledger.targets,
    ...(ledger.kinds.length > 0 && { kinds: ledger.kinds }),
    timeline,
    longestStallMs: facts.longestStallMs,
    ...(facts.idle && { idle: facts.idle }),
  };
}

function nothingSent({ baseline: { from: startedAt }, recovery }: LoadCircumstances): SavedRun {
  const none = { targetRate: null, longestStallMs: 0, writtenByAutocannon: 0, interrupted: false };
  return { ledger: new Ledger([]), facts: { startedAt, durationMs: recovery.to - startedAt, ...none } };
}
