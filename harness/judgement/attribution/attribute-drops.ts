import type { RequestRecord } from '../../ledger/request-record.ts';
import { ConnectionTracking } from '../../observation/routing/connection-tracking.ts';
import { overloadOf } from '../validity/overload.ts';
import type { Attribution } from './attribution.ts';
import { explainByUrl } from './explain-by-url.ts';
import { connectionIndication } from './indications.ts';
import { phaseAt } from '../../observation/pods/pod-phases.ts';
import { indexRequests, endTimeOf } from './request-index.ts';
import type { Explanation } from './explainers/explainer.ts';
import { explainers } from './explainers/explainers.ts';
import { Scene, type SceneEvidence } from './scene.ts';
import { WaysCompared, type WaysEvidence } from './ways-compared.ts';

export interface DropEvidence extends SceneEvidence, WaysEvidence {}

/** Ties every request that was dropped or rejected to what happened around it. */
export function attributeDrops(evidence: DropEvidence): readonly Attribution[] {
  const { records, drops, rejections, ways = [] } = evidence;
  if (drops.length + rejections.length === 0) return [];
  const tracking = new ConnectionTracking(evidence.timeline, evidence.nodes);
  const scene = new Scene(
    evidence,
    tracking,
    indexRequests(records, (record) => tracking.podOf(record)),
  );
  const byUrl = {
    compared: new WaysCompared(evidence),
    explain: (record: RequestRecord) => explain(record, scene),
    isTied: (record: RequestRecord) => scene.podOf(record) !== undefined,
  };
  const overloaded = overloadOf(evidence) !== undefined;
  return [...drops, ...rejections].map((record) => {
    const explanation = ways[record.target] === 'url' ? explainByUrl(record, byUrl) : explain(record, scene);
    const phase = explanation.pod ? phaseAt(explanation.pod, endTimeOf(record)) : 'unknown';
    return { record, phase, ...(overloaded ? lessSure(explanation) : explanation) };
  });
}

/** On an overloaded host, what that can bring about has one more cause. */
function lessSure(explanation: Explanation): Explanation {
  const { excuse, confidence, facts } = explanation;
  if (excuse === undefined || confidence !== 'certain') return explanation;
  const indication = { code: 'host-too-overloaded', figures: { excuse }, source: 'harness' } as const;
  return { ...explanation, confidence: 'likely', facts: [...facts, indication] };
}

function explain(record: RequestRecord, scene: Scene): Explanation {
  for (const explainer of explainers) {
    const explanation = explainer(record, scene);
    if (explanation) return explanation;
  }
  return { cause: 'unknown', confidence: 'guess', facts: [connectionIndication(record)] };
}
