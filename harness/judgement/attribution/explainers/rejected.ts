import type { RequestRecord } from '../../../ledger/request-record.ts';
import type { PodLife } from '../../../observation/pods/pod-lives.ts';
import { toldToStop, type PodRun } from '../../../observation/pods/pod-runs.ts';
import { momentIndication, stopIndication, type Indication } from '../indications.ts';
import { endTimeOf } from '../request-index.ts';
import type { Scene } from '../scene.ts';
import { excused, followsLate, type Explanation, type Explainer } from './explainer.ts';

/** Who answered, as far as it is known. */
interface Answerer {
  readonly pod: PodLife | undefined;
  readonly run: PodRun | undefined;
}

/** The app answered with an error. Certain where it says who it is: how far its life had come is known by its own headers and marks. */
export const rejected: Explainer = (record, scene) => {
  if (record.outcome !== 'rejected') return undefined;
  const pod = scene.podOf(record);
  const by = { pod, run: pod && runAt(pod, endTimeOf(record)) };
  const confidence = pod ? 'certain' : 'likely';
  return { ...(pod && { pod }), ...causeOf(record, by, scene), confidence, facts: indicationsOf(record, by) };
};

function causeOf(record: RequestRecord, { pod, run }: Answerer, scene: Scene): Pick<Explanation, 'cause' | 'excuse'> {
  const { phase } = record;
  if (phase === 'starting') return { cause: 'not-ready-yet' };
  const begun = [run?.preStopAt, run && toldToStop(run)?.at, pod?.deletionAt].some(
    (at = Infinity) => at <= endTimeOf(record),
  );
  const ending = begun || phase === 'pre-stop' || phase === 'stopping';
  // What it does while it serves too has nothing to do with its end.
  if (!ending || scene.isUsualRejection(record)) return { cause: 'failed-while-serving', excuse: 'answers-late' };
  if (pod && run && scene.ends.why(pod, run) === 'probe')
    return { cause: 'restarted-by-probe', excuse: 'probe-unanswered' };
  return excused({ cause: 'rejected-while-stopping' } as const, followsLate(record, pod));
}

/** The run that was going on at a time. */
function runAt({ runs }: PodLife, at: number): PodRun | undefined {
  return runs.findLast(({ startedAt = -Infinity }) => startedAt <= at) ?? runs[0];
}

function indicationsOf(record: RequestRecord, { pod, run }: Answerer): readonly Indication[] {
  const { status, phase, sentAt, failure } = record;
  const what = status === undefined ? { detail: failure?.detail } : { status };
  const figures = { ...what, tookMs: endTimeOf(record) - sentAt, phase };
  const answered = { code: 'answered', figures, source: 'ledger' } as const;
  if (!pod) return [answered];
  const told = run && toldToStop(run);
  return [
    answered,
    ...momentIndication({ code: 'deletion-seen', figures: { pod: pod.name } }, pod.deletionAt, 'watch', record),
    ...momentIndication({ code: 'pre-stop', figures: { pod: pod.name } }, run?.preStopAt, 'log', record),
    ...stopIndication(pod.name, told, record),
  ];
}
