import type { RequestRecord } from '../../ledger/request-record.ts';
import { arrivalsOf, type Arrival } from './arrivals.ts';
import { countsOf, factsOf, unlessExcused } from './judge-drops.ts';
import type { Judgement } from '../judgement.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { instrumentDoubts, observationDoubts } from '../validity/trust.ts';
import { slowStartMs } from '../../observation/tolerances.ts';

/** Did no request reach a new pod before it was ready, and was none lost while pods started? */
export function judgeStartup(evidence: LoadEvidence): Judgement {
  const judgement = assessStartup(evidence);
  // No strain of this machine leads requests to a pod that is not ready.
  return earlyRequests(evidence).length > 0 ? judgement : unlessExcused(judgement, evidence);
}

/** As `judgeStartup`, however busy the machine was. */
export function assessStartup(evidence: LoadEvidence): Judgement {
  const arrivals = arrivalsOf(evidence);
  const common = {
    counts: { ...countsOf(evidence), arrived: arrivals.length, early: earlyRequests(evidence).length },
    facts: [...factsOf(evidence), ['New pods', arrivals.map(told).join('\n')] as const],
  };
  const doubt = [...instrumentDoubts(evidence), ...observationDoubts(evidence), ...untested(arrivals)][0];
  if (doubt) return { ...common, verdict: 'inconclusive', reason: doubt.reason, untrusted: doubt.untrusted };
  const early = arrivals.flatMap(({ answeredEarly }) => answeredEarly).length;
  // Of two pods that start at once nobody knows which it was that a request went to.
  const lost = new Set(arrivals.flatMap(({ lostEarly }) => lostEarly)).size;
  if (early + lost > 0)
    return {
      ...common,
      verdict: 'fail',
      reason: `${early} requests were answered by pods that were not ready yet, ${lost} were lost before they listened`,
      cause: 'the pods counted as ready before they were',
      fix: 'add a readiness probe that succeeds only once the app can serve',
    };
  const { summary } = evidence;
  const failed = summary.dropped + summary.rejected;
  if (failed > 0)
    return { ...common, verdict: 'fail', reason: `${failed} of ${summary.sent} requests were dropped or rejected` };
  const first = Math.min(...arrivals.map(({ firstAnswerAt = Infinity, readyAt }) => firstAnswerAt - readyAt));
  const pods = arrivals.length === 1 ? 'the new pod' : `one of ${arrivals.length} new pods`;
  return {
    ...common,
    verdict: 'pass',
    reason: `none of ${summary.sent} requests reached ${pods} before it was ready; the first came ${Math.round(first)} ms after`,
  };
}

function earlyRequests(evidence: LoadEvidence): readonly RequestRecord[] {
  return [...new Set(arrivalsOf(evidence).flatMap(({ answeredEarly, lostEarly }) => [...answeredEarly, ...lostEarly]))];
}

/** "No request too early" says nothing of a pod that started in no time, or that no request ever reached. */
function untested(arrivals: readonly Arrival[]) {
  const reasons = arrivals.flatMap(({ pod, startedAt, readyAt, firstAnswerAt }) => [
    ...(readyAt - startedAt < slowStartMs ? [`pod ${pod} was ready within ${Math.round(readyAt - startedAt)} ms`] : []),
    ...(firstAnswerAt === undefined ? [`pod ${pod} answered no request, so its start was not tested`] : []),
  ]);
  if (arrivals.length === 0) reasons.push('no new pod told of its start');
  return reasons.map((reason) => ({ reason, untrusted: false }));
}

/** `web-1  listening +2.01 s, ready +4.02 s; endpoint ready +4.50 s; first answer +4.51 s; too early: 0 answered, 0 lost` */
function told(arrival: Arrival): string {
  const { pod, startedAt, listeningAt, readyAt, endpointReadyAt, firstAnswerAt, answeredEarly, lostEarly } = arrival;
  const moments: readonly [string, number | undefined][] = [
    ['listening', listeningAt],
    ['ready', readyAt],
    ['endpoint ready', endpointReadyAt],
    ['first answer', firstAnswerAt],
  ];
  const seen = moments.map(
    ([name, at]) => `${name} ${at === undefined ? 'never' : `+${((at - startedAt) / 1000).toFixed(2)} s`}`,
  );
  return `${pod}  ${seen.join(', ')}; too early: ${answeredEarly.length} answered, ${lostEarly.length} lost`;
}
