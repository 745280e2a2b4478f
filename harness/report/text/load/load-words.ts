import { formatDuration } from '../../../core/duration.ts';
import type { LoadReasons } from '../../../judgement/reasons/load-reasons.ts';
import type { OfContainer } from '../../../judgement/reasons/untold.ts';
import { adviceOn } from './cause-text.ts';
import { seenText, symptomText } from './symptom-text.ts';
import { invalidWords } from './invalid-text.ts';
import { ofRequests, seconds } from '../units.ts';
import { containerText, untoldText } from './untold-text.ts';
import { boundText } from './bound-text.ts';
import type { Words } from '../words.ts';

export const loadWords: Words<LoadReasons> = {
  ...invalidWords,
  'not-observed': ({ what, gapMs, why }) => `${what} was not observed for ${seconds(gapMs)} (${why})`,
  'ledger-unbalanced': () => 'the ledger does not balance',
  'requests-unfinished': ({ unfinished }) => `${unfinished} requests were unfinished after the drain`,
  'path-not-clean': ({ path, detail }) => `the load path \`${path}\` was not proven clean: ${detail}`,
  'counters-differ': ({ pod, counted, inLedger, run }) =>
    `pod ${pod} counted ${counted} answered requests${run === undefined ? '' : ` in its run ${run}`}, but the ledger has ${inLedger}`,
  'never-left-this-machine': ({ requests, detail }) => `${requests} requests never left this machine: ${detail}`,
  'dropped-before-disruption': ({ dropped }) =>
    `${dropped} ${dropped === 1 ? 'request was' : 'requests were'} dropped before the disruption began`,
  'none-answered-before-disruption': () => 'nothing was answered before the disruption began',
  'no-load': ({ why }) => `nothing can be said of requests, as none was sent: ${why}`,
  'no-pod-to-go': () => 'the disruption targeted no pod',
  'pod-not-gone': ({ pod }) => `pod ${pod} was targeted, but its deletion was not observed`,
  'no-successor': () => 'no successor was Ready at the end',
  'pod-still-there': () => 'a targeted pod is still there',
  'not-evicted': ({ pod, node, drained, disruption }) =>
    `pod ${pod} on ${node ?? 'no node'} was not evicted from ${drained}, but ended by ${disruption ?? 'a deletion'}`,
  'on-drained-node': ({ pod, node }) => `pod ${pod} is on ${node}, which was drained`,
  'end-untested': ({ pod }) => `pod ${pod} answered no request after its deletion, so its end was not tested`,
  'stream-untested': ({ stream }) => `no pod answered a request on stream \`${stream}\` after its deletion`,
  'start-too-short': ({ pod, readyMs }) => `pod ${pod} was ready within ${Math.round(readyMs)} ms`,
  'start-untested': ({ pod }) => `pod ${pod} answered no request, so its start was not tested`,
  'no-new-pod': () => 'no new pod reported its start',
  'start-not-told': () =>
    'whether requests reached pods before they were ready cannot be told: it takes marks, and a response header that names the pod',
  'exit-not-seen': (of) => `the exit code of ${containerText(of)} was not seen, so its stop cannot be told`,
  'not-running-when-deleted': ({ exitCode, ...of }) =>
    `${containerText(of)} had ended with exit code ${exitCode} before its deletion, so its stop was not tested`,
  'none-dropped': ({ sent, whileGoing, untold = [] }) =>
    `none of ${sent} requests was dropped, ${boundText(sent)}${whileGoing === undefined ? '' : `; ${whileGoing} of them were sent while a pod was on its way out`}${untoldText(untold)}`,
  'requests-dropped': ({ allowed, ...failures }) => `${failuresText(failures)}${allowed ? allowedText(allowed) : ''}`,
  'failures-allowed': ({ allowed, cause, ...failures }) =>
    `${failuresText(failures)}${allowedText(allowed)}${cause === undefined ? '' : `: ${adviceOn(cause).cause}`}`,
  'too-slow': ({ p99Ms, allowedMs }) =>
    `of 100 answers one took longer than ${formatDuration(p99Ms)} (p99), where ${formatDuration(allowedMs)} are allowed`,
  'none-too-early': ({ sent, newPods, firstAnswerMs }) =>
    `none of ${sent} requests reached ${newPods === 1 ? 'the new pod' : `one of ${newPods} new pods`} before it was ready; the first came ${Math.round(firstAnswerMs)} ms after`,
  'requests-too-early': ({ answered, lost }) =>
    `${answered} requests were answered by pods that were not ready yet, ${lost} were lost before they listened`,
  'requests-failed': ({ failed, sent }) => `${ofRequests(failed, sent)} dropped or rejected`,
  started: ({ newPods, readyMs, sent, connections }) =>
    `${newPods === 1 ? 'the new pod' : `each of ${newPods} new pods`} was ready within ${formatDuration(readyMs)}${connections === undefined ? '' : ` and was sent ${connections} new connections`}; none of ${sent} requests was dropped meanwhile, ${boundText(sent)}`,
  'restarted-while-starting': ({ pod, restarts }) =>
    `pod ${pod} was restarted ${restarts === 1 ? 'once' : `${restarts} times`} while it started`,
  'not-ready': ({ pod, waitedMs }) => `pod ${pod} was not ready within ${formatDuration(waitedMs)}`,
  'stopped-in-order': ({ pods }) => `${pods === 1 ? 'the pod' : `all ${pods} pods`} stopped in order and exited 0`,
  'stopped-in-time': ({ pods, untold, unloaded, hooksFailed = [] }) =>
    `${pods === 1 ? 'the pod' : `all ${pods} pods`} ended within the grace period${unloaded === undefined ? ' with every request answered' : noLoadText}${hooksText(hooksFailed)}${untoldText(untold)}`,
  'no-sigterm': ({ killed, ...of }) =>
    `${containerText(of)} never saw SIGTERM${killed ? ' and was killed at the end of its grace period (137)' : ''}`,
  'exit-code': ({ exitCode, ...of }) =>
    `${containerText(of)} ended with exit code ${exitCode ?? 'unknown'}${exitCode === 137 ? ' (SIGKILL)' : ''}`,
  'stopped-past-grace': ({ exitCode, ...of }) =>
    `${containerText(of)} was told to stop only when its grace period was over, and ended with exit code ${exitCode ?? 'unknown'}`,
  'no-pre-stop': (of) => `${containerText(of)} was stopped without its preStop hook`,
  'pre-stop-after-sigterm': (of) => `${containerText(of)} ran its preStop hook after SIGTERM`,
  'no-signal': () => 'no signal was sent to the app, so that what it makes of one was not tested',
  gap: ({ gapMs, failed, sent, allowedMs }) =>
    `nothing was answered well for ${formatDuration(gapMs)}${allowedMs === undefined ? '' : `, where ${formatDuration(allowedMs)} are allowed`}; ${failed} of ${sent} requests failed`,
  'gap-allowed': ({ gapMs, failed, sent, allowedMs, hooksFailed = [] }) =>
    `${
      failed === 0
        ? `none of ${sent} requests failed`
        : `nothing was answered well for ${formatDuration(gapMs)}, and ${formatDuration(allowedMs ?? 0)} are allowed; ${failed} of ${sent} requests failed`
    }${hooksText(hooksFailed)}`,
  'failed-besides-the-gap': ({ failed, sent }) =>
    `${failed} of ${sent} requests failed that no time without a pod explains`,
  'came-back': ({ pod, exitCode, backMs, ...load }) =>
    `pod ${pod} was ready again ${formatDuration(backMs)} after the kill (exit code ${exitCode})${load.unloaded === undefined ? `; ${load.failed} of ${load.sent} requests failed meanwhile, all of them by the kill; the longest time without a good answer was ${formatDuration(load.outageMs)}` : noLoadText}`,
  'not-back': ({ pod, waitedMs }) => `pod ${pod} was not ready again within ${formatDuration(waitedMs)} of the signal`,
  'ended-again': ({ pod, exitCode }) =>
    `the container of pod ${pod} that was started again after the signal ended again, with exit code ${exitCode}`,
  'failed-besides-the-kill': ({ failed, sent }) =>
    `${ofRequests(failed, sent)} dropped or rejected that the killed process did not have`,
  'ended-on-sigterm': ({ pod, exitCode, endMs, unreadyMs, backMs, ...load }) =>
    `the process of pod ${pod} ended ${formatDuration(endMs)} after SIGTERM with exit code ${exitCode ?? 'unknown'}${load.unloaded === undefined ? ' and every request answered that it had' : ''}; ${turnedText(unreadyMs)}it was ready again after ${formatDuration(backMs)}${load.unloaded === undefined ? `; ${load.failed} of ${load.sent} requests failed as nodes sent them to it until they learnt of that` : noLoadText}`,
  'ran-on-after-sigterm': ({ pod, afterMs }) =>
    `the process of pod ${pod} still ran ${formatDuration(afterMs)} after SIGTERM`,
  'dependency-not-away': () =>
    'what the app depends on did not go, or did not come back, so that nothing can be said of that',
  'dependency-outlived': (its) =>
    `${its.dependency} was away for ${formatDuration(its.awayMs)}, and no probe restarted a container of the app; ${unreadyText(its)}; ${its.crashes === 0 ? '' : `containers ended by themselves ${its.crashes === 1 ? 'once' : `${its.crashes} times`}; `}${its.unloaded === undefined ? `${its.failed} of ${its.sent} requests failed; all was answered again ${formatDuration(its.backMs)} after it was back` : `all pods were ready ${formatDuration(its.backMs)} after it was back${noLoadText}`}`,
  'restarted-without-dependency': ({ dependency, pods, restarts, afterMs }) =>
    `a probe restarted ${restarts === 1 ? 'a container' : `${restarts} containers`} of ${pods.join(', ')} while ${dependency} was away, the first one ${formatDuration(afterMs)} after that was told to go`,
  'not-back-with-dependency': ({ dependency, waitedMs, unready, failed }) =>
    `${formatDuration(waitedMs)} after ${dependency} was back ${[
      ...(unready.length > 0 ? [`${unready.join(', ')} ${unready.length === 1 ? 'was' : 'were'} not ready`] : []),
      ...(failed > 0 ? [`${failed} requests had failed in the last seconds`] : []),
    ].join(', and ')}`,
  'held-by-init': ({ dependency, pod, heldMs, releasedMs, readyMs }) =>
    `the init containers of pod ${pod} held it for ${formatDuration(heldMs)} while ${dependency} was away; they had ended ${formatDuration(releasedMs)} after it was back, and the pod was ready after ${formatDuration(readyMs)}`,
  'released-without-dependency': ({ dependency, pod, leadMs }) =>
    `the init containers of pod ${pod} had ended ${formatDuration(leadMs)} before ${dependency} was back`,
  'not-released': ({ dependency, pod, waitedMs }) =>
    `pod ${pod} was not ready ${formatDuration(waitedMs)} after ${dependency} was back`,
  'drops-measured': ({ dropped, sent, upperBound }) =>
    `${dropped} of ${sent} requests on kept connections were dropped: at most ${(upperBound * 1000).toFixed(2)} of 1000 in truth (95 %)`,
  'other-cause': ({ explained, failed, cause, other }) =>
    `${explained} of ${failed} drops are explained by ${cause}, but some are attributed to ${other}`,
  'cause-too-rare': ({ explained, failed, cause }) => `only ${explained} of ${failed} drops are explained by ${cause}`,
  'symptom-missing': ({ symptom, seen }) => `expected ${symptomText(symptom)}, saw ${seenText(seen)}`,
  'causes-differ': ({ wanted, seen }) =>
    `expected failed requests put down to ${wanted.join(' or ')}, saw ${seen.map(({ cause, requests }) => `${requests} × ${cause}`).join(', ')}`,
};

const noLoadText = '; no load was sent';

function hooksText(failed: readonly OfContainer[]): string {
  if (failed.length === 0) return '';
  const of = failed.map(containerText).join(' and ');
  return `; the preStop hook of ${of} failed (event FailedPreStopHook), as one does whose program is not in the image, or whose container ends while it runs`;
}

function failuresText({ dropped, rejected, sent, kind }: Omit<LoadReasons['requests-dropped'], 'allowed'>): string {
  return `${ofRequests(dropped, sent)} dropped, ${rejected} rejected${kind === undefined ? '' : `, all of them ${kind}`}`;
}

function allowedText({ dropped, rejected }: { readonly dropped: number; readonly rejected: number }): string {
  return `, where ${dropped} and ${rejected} are allowed`;
}

function turnedText(unreadyMs: number | null | undefined): string {
  if (unreadyMs === undefined) return '';
  return unreadyMs === null
    ? 'readiness did not turn before it ended; '
    : `readiness turned ${formatDuration(unreadyMs)} after SIGTERM; `;
}

function unreadyText({ pods, unready, unreadyAfterMs }: LoadReasons['dependency-outlived']): string {
  if (unready === 0) return `none of ${pods} pods turned unready`;
  const first =
    unreadyAfterMs === undefined ? '' : `, the first one ${formatDuration(unreadyAfterMs)} after that was told to go`;
  return `${unready} of ${pods} pods turned unready${first}`;
}
