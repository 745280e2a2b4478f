import type { RequestRecord } from '../../ledger/request-record.ts';
import { ConnectionTracking } from '../../observation/connection-tracking.ts';
import { overloadOf } from '../validity/unless-overloaded.ts';
import type { Attribution } from './attribution.ts';
import { connectionGround } from './grounds.ts';
import { phaseAt } from '../../observation/pod-phases.ts';
import { indexRequests, overAt } from './request-index.ts';
import type { Finding } from './rules/rule.ts';
import { rules } from './rules/rules.ts';
import { Scene, type SceneEvidence } from './scene.ts';

export interface DropEvidence extends SceneEvidence {
  /** All requests, in the order of sending. */
  readonly records: Iterable<RequestRecord>;
}

/** Ties every request that was dropped or rejected to what happened around it. */
export function attributeDrops(evidence: DropEvidence): readonly Attribution[] {
  const { records, drops, rejections } = evidence;
  if (drops.length + rejections.length === 0) return [];
  const tracking = new ConnectionTracking(evidence.timeline, evidence.nodes);
  const scene = new Scene(
    evidence,
    tracking,
    indexRequests(records, (record) => tracking.podOf(record)),
  );
  const overloaded = overloadOf(evidence) !== undefined;
  return [...drops, ...rejections].map((record) => {
    const finding = explain(record, scene);
    const phase = finding.pod ? phaseAt(finding.pod, overAt(record)) : 'unknown';
    return { record, phase, ...(overloaded ? lessSure(finding) : finding) };
  });
}

/** On an overloaded host, what that can bring about has one more cause. */
function lessSure(finding: Finding): Finding {
  const { excuse, confidence, facts } = finding;
  if (excuse === undefined || confidence !== 'certain') return finding;
  const ground = { code: 'host-too-overloaded', figures: { excuse }, source: 'harness' } as const;
  return { ...finding, confidence: 'likely', facts: [...facts, ground] };
}

function explain(record: RequestRecord, scene: Scene): Finding {
  for (const rule of rules) {
    const finding = rule(record, scene);
    if (finding) return finding;
  }
  return { cause: 'unknown', confidence: 'guess', facts: [connectionGround(record)] };
}
