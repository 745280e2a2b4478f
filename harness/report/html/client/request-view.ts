import type { ExperimentModel, FailedRequest } from '../model/experiment-model.ts';
import { element } from './drawing/elements.ts';
import { timeOf } from './panels/failures-panel.ts';
import { length, moment } from './drawing/time-text.ts';

type Row = readonly [label: string, text: string];

/** All that is known of one failed request. */
export function requestView(
  request: FailedRequest,
  model: ExperimentModel,
  showPod: (pod: string) => void,
): HTMLElement {
  const { pod } = request;
  const lane = model.pods.some(({ name }) => name === pod);
  const toPod = element('button', { type: 'button' }, `Show the lane of ${pod ?? ''}`);
  toPod.addEventListener('click', () => {
    if (pod !== null) showPod(pod);
  });
  return element(
    'div',
    {},
    element('h4', {}, `Request ${String(request.id)}: ${request.what}`),
    rowsOf(factsOf(request)),
    ...(request.cause === null ? [] : [element('h5', {}, 'Why'), rowsOf(whyOf(request, model))]),
    ...indicationsOf(request),
    ...(lane ? [toPod] : []),
    element('h5', {}, 'Answered around it, on the same way'),
    rowsOf(neighboursOf(request)),
    ...logAround(request, model),
  );
}

function factsOf(request: FailedRequest): Row[] {
  const { sentAt, endedAt, status, bytes, connection, earlier, lastPod } = request;
  return [
    ['Sent', moment(sentAt, 3)],
    ['Ended', endedAt === null ? 'not at all' : `${moment(endedAt, 3)}, after ${length(endedAt - sentAt)}`],
    ...(request.kind === null ? [] : [['Request', request.kind] as const]),
    ['Stream', request.stream],
    ['Through', request.through],
    ['Error', request.detail],
    ...(status === null ? [] : [['Status', String(status)] as const]),
    ...(bytes > 0 ? [['Received', `${String(bytes)} bytes`] as const] : []),
    [
      'Connection',
      `number ${String(connection)}, ${String(earlier)} requests before this one${lastPod === null ? '' : `, last answered by ${lastPod}`}`,
    ],
    ['A retry', request.safeToRetry ? 'would have been safe' : 'might have done it twice'],
  ];
}

function whyOf({ cause, confidence, pod, phase, ...request }: FailedRequest, model: ExperimentModel): Row[] {
  const lane = model.pods.find(({ name }) => name === pod);
  const gone = lane?.phases.find((span) => span.phase === 'deletion requested' || span.phase === 'pre-stop');
  const at = timeOf({ ...request, cause, confidence, pod, phase });
  const distance =
    gone === undefined
      ? ''
      : `, ${length(Math.abs(at - gone.from))} ${at < gone.from ? 'before' : 'after'} its end began`;
  const deadline = lane?.deadline ?? null;
  const left = deadline === null || at > deadline ? '' : `, ${length(deadline - at)} of its grace left`;
  return [
    ['Cause', `${cause ?? ''}${confidence === null ? '' : ` (${confidence})`}`],
    ['Pod', pod === null ? 'none that can be told' : `${pod}${phase === null ? '' : `, ${phase}`}${distance}${left}`],
  ];
}

function indicationsOf({ indications }: FailedRequest): HTMLElement[] {
  if (indications === null) return [];
  return [
    element(
      'ul',
      { class: 'indications' },
      ...indications.split('\n').map((indication) => element('li', {}, indication)),
    ),
  ];
}

function neighboursOf({ sentAt, okBefore, podBefore, okAfter, podAfter }: FailedRequest): Row[] {
  const near = (at: number | null, pod: string | null) =>
    at === null
      ? 'none'
      : `${moment(at, 3)} (${length(Math.abs(at - sentAt))} ${at <= sentAt ? 'earlier' : 'later'}), by ${pod ?? 'an unnamed pod'}`;
  return [
    ['Before', near(okBefore, podBefore)],
    ['After', near(okAfter, podAfter)],
  ];
}

/** The log lines that the pod of the request wrote within a second of it. */
function logAround(request: FailedRequest, { logs }: ExperimentModel): HTMLElement[] {
  const at = timeOf(request);
  const near = logs
    .filter(({ pod }) => pod === request.pod)
    .flatMap(({ lines }) => lines.filter(([time]) => time !== null && Math.abs(time - at) <= 1000));
  if (near.length === 0) return [];
  const text = near.map(([time, line]) => `${moment(time ?? 0, 3)}  ${line}`).join('\n');
  return [element('h5', {}, 'Its log, a second before and after'), element('pre', {}, text)];
}

function rowsOf(rows: readonly Row[]): HTMLElement {
  return element('dl', {}, ...rows.flatMap(([label, text]) => [element('dt', {}, label), element('dd', {}, text)]));
}
