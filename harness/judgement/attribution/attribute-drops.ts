import type { RequestRecord } from '../../ledger/request-record.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import type { Attribution } from './attribution.ts';
import { connectionGround } from './ground.ts';
import { phaseAt } from './pod-phase.ts';
import { indexRequests, overAt } from './request-index.ts';
import { blockedWay } from './rules/blocked-way.ts';
import { cutConnection } from './rules/cut-connection.ts';
import { deafPod } from './rules/deaf-pod.ts';
import { noEndpoint, noEndpointYet } from './rules/no-endpoint.ts';
import { ownFault } from './rules/own-fault.ts';
import type { Finding, Rule } from './rules/rule.ts';
import { tooBusy } from './rules/too-busy.ts';
import { Scene, type Targets } from './scene.ts';

/** In the order in which they are tried: what can be told without the pods, then what the pods did, then what is left. */
const rules: readonly Rule[] = [ownFault, blockedWay, cutConnection, noEndpoint, deafPod, noEndpointYet, tooBusy];

export interface DropEvidence extends Targets {
  /** All requests, in the order of sending. */
  readonly records: Iterable<RequestRecord>;
  /** Those of them that were dropped. */
  readonly drops: readonly RequestRecord[];
  readonly timeline: TimelineReader;
}

/** Ties every drop to what happened around it. */
export function attributeDrops({ records, drops, timeline, ...targets }: DropEvidence): readonly Attribution[] {
  if (drops.length === 0) return [];
  const scene = new Scene(drops, indexRequests(records), timeline, targets);
  return drops.map((record) => {
    const finding = explain(record, scene);
    const phase = finding.pod ? phaseAt(finding.pod, overAt(record)) : 'unknown';
    return { record, phase, ...finding };
  });
}

function explain(record: RequestRecord, scene: Scene): Finding {
  for (const rule of rules) {
    const finding = rule(record, scene);
    if (finding) return finding;
  }
  return { cause: 'unknown', confidence: 'guess', facts: [connectionGround(record)] };
}
