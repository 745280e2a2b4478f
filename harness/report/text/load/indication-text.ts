import { formatDuration } from '../../../core/duration.ts';
import type { Excuse } from '../../../judgement/attribution/excuses.ts';
import type { NotAcceptingMoment, Indication, Indications } from '../../../judgement/attribution/indications.ts';
import { slownessText } from './slowness-text.ts';
import { say, type Words } from '../words.ts';

const excuses: Readonly<Record<Excuse, string>> = {
  'follows-late': 'nodes may follow the API later than they do else',
  'starts-late': 'a pod may take longer to start than it does else',
  'probe-unanswered': 'a probe may go unanswered for want of CPU',
  'reads-late': 'a request may lie unread for so long',
  'answers-late': 'an answer may take so long',
  'needs-longer': 'an app may need longer than its grace period',
  'leaves-late': 'a client may be told of the end too late',
};

const notAcceptingMoments: Readonly<Record<NotAcceptingMoment, string>> = {
  deletion: 'deletion',
  'process-start': 'start of its process',
  listening: 'listening',
  'first-answer': 'first answer',
  sigterm: 'SIGTERM',
  exit: 'exit',
  'process-end': 'end of its process',
};

const words: Words<Indications> = {
  'deletion-seen': ({ pod, beforeMs }) => `deletion of ${pod} seen ${before(beforeMs)}`,
  'pre-stop': ({ pod, beforeMs }) => `preStop in ${pod} ${before(beforeMs)}`,
  sigterm: ({ pod, beforeMs, signal = 'SIGTERM' }) => `${signal} in ${pod} ${before(beforeMs)}`,
  'pod-end': ({ pod, exitCode, seen, beforeMs }) =>
    `end of ${pod}${exitCode === undefined ? '' : ` with exit code ${exitCode}`}${seen ? ' seen' : ''} ${before(beforeMs)}`,
  'not-accepting': ({ pod, moment, beforeMs, signal }) =>
    `${signal ?? notAcceptingMoments[moment]} of ${pod} ${before(beforeMs)}`,
  'last-endpoint-gone': ({ beforeMs }) => `the last ready endpoint went ${before(beforeMs)}`,
  'endpoint-removed': ({ beforeMs }) => `the API took it out of the endpoints ${before(beforeMs)}`,
  'route-removed': ({ beforeMs }) => `the node stopped sending to it ${before(beforeMs)}`,
  connection: ({ cause, detail, tookMs, earlierRequests }) =>
    `${cause} (${detail}) after ${formatDuration(tookMs)}, ${earlierRequests === undefined ? 'no connection was made' : `on a connection that had carried ${earlierRequests} requests`}`,
  answered: ({ status, detail = 'answered', tookMs, phase }) =>
    `${status === undefined ? detail : `answered ${status}`} after ${formatDuration(tookMs)}${phase === undefined ? '' : `, in phase ${phase}, as the app reported`}`,
  'sent-to-pod': ({ node, pod }) => `${node} sent the connection to ${pod}`,
  'sent-nowhere': () => 'the node sent the connection to no pod',
  'taken-for-earlier': ({ node, pod, earlierMs }) =>
    `${node} took the connection for one to ${pod} that the same port of the client had made ${formatDuration(earlierMs)} before`,
  'no-route': () => 'by its own rules the node had no pod to send to',
  'no-local-pod': ({ node }) => `no pod on ${node} was ready, which sends to pods of its own alone`,
  'still-routed': () => 'it was still sent to when the observation ended',
  'wait-cut-by-grace': ({ graceSeconds }) => `its grace period of ${graceSeconds} s cut its preStop wait short`,
  'ended-by-probe': () => 'the kubelet ended it: its liveness or startup probe had failed',
  'row-unanswered': ({ requests, stream, spanMs, target }) =>
    `${requests} requests in a row on ${stream} in ${formatDuration(spanMs)} unanswered through ${target}, others answered meanwhile`,
  'chance-of-pods': ({ chance }) => `chance that pods alone did it: ${chance.toExponential(0)}`,
  'fine-past-it': ({ answered, chance }) =>
    `${answered} requests past the URL, to the Service itself, were answered about then and none failed (chance of that, were it the app: ${chance.toExponential(0)})`,
  'failed-past-it': ({ apartMs }) =>
    `a request past the URL, to the Service itself, failed ${apartMs === 0 ? 'at the same time' : `${formatDuration(apartMs)} from it`}`,
  'host-overloaded': ({ slowness }) => slownessText(slowness),
  'host-too-overloaded': ({ excuse }) => `the host was too overloaded to be certain: ${excuses[excuse]}`,
};

/**
 * The text of a piece of evidence for a cause, with times relative to the end of the request: `SIGTERM in web-1 420 ms
 * before`.
 */
export function indicationText(indication: Indication): string {
  return say(words, indication);
}

function before(ms: number): string {
  return `${formatDuration(Math.abs(ms))} ${ms >= 0 ? 'before' : 'after'}`;
}
