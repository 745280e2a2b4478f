import type { RequestRecord } from '../../ledger/request-record.ts';
import { wayAlone } from '../../observation/tolerances.ts';
import type { Explanation } from './explainers/explainer.ts';
import { connectionIndication, type Indication } from './indications.ts';
import { endTimeOf } from './request-index.ts';
import { apartMs, type WaysCompared } from './ways-compared.ts';

interface Known {
  readonly compared: WaysCompared;
  /** What explains a request, whatever way it took. */
  readonly explain: (record: RequestRecord) => Explanation;
  /** It is known which pod the request went to. */
  readonly isTied: (record: RequestRecord) => boolean;
}

/**
 * Why a request failed that came in by a URL of the user's own, on which others than the app may fail it. Likely the way where past it, to the
 * Service itself, none failed about then that would have by the app; the cause of what failed there, where something did; else what its pod's
 * life tells, where the pod is known, and a guess or `unknown` where it is not.
 */
export function explainByUrl(record: RequestRecord, { compared, explain, isTied }: Known): Explanation {
  const explanation = explain(record);
  if (explanation.cause === 'harness') return explanation;
  const seen = seenOf(record);
  const fine = compared.fineBeside(record);
  if (fine && fine.chance < wayAlone.unlikely)
    return {
      cause: 'way-in',
      confidence: 'likely',
      facts: [seen, { code: 'fine-past-it', figures: { ...fine }, source: 'ledger' }],
    };
  if (isTied(record)) return explanation;
  const other = compared.failedBeside(record);
  if (other) return asOther(explain(other), seen, apartMs(record, other));
  if (record.outcome === 'rejected') return { cause: 'unknown', confidence: 'guess', facts: [seen] };
  return { ...explanation, confidence: 'guess' };
}

/** Of whose pod it is not known, only the cause is that of the other. */
function asOther({ cause, confidence, excuse, facts }: Explanation, seen: Indication, apart: number): Explanation {
  return {
    cause,
    confidence: confidence === 'certain' ? 'likely' : confidence,
    ...(excuse !== undefined && { excuse }),
    facts: [seen, { code: 'failed-past-it', figures: { apartMs: apart }, source: 'ledger' }, ...facts],
  };
}

function seenOf(record: RequestRecord): Indication {
  if (record.outcome !== 'rejected') return connectionIndication(record);
  const { status = 0, sentAt } = record;
  return { code: 'answered', figures: { status, tookMs: endTimeOf(record) - sentAt }, source: 'ledger' };
}
