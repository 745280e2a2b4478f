import { formatDuration } from '../../../core/duration.ts';
import type { Ends } from '../../../judgement/attribution/causes/of-the-app/container-ended.ts';
import type { Cause, Causes } from '../../../judgement/reasons/causes.ts';
import { indicationText } from './indication-text.ts';
import { say, type Words } from '../words.ts';

/** What happened, and what the user can change. */
interface Advice {
  readonly cause: string;
  readonly fix: string;
}

const keepServing = 'keep serving after the deletion until every node has stopped routing';

const words: Words<Causes, Advice> = {
  'stopped-before-endpoint-removal': ({ latestAfterSigtermMs: late, tooShortGraceSeconds, ...waited }) => ({
    cause: `the app stopped accepting while nodes still routed new connections to it${late === undefined ? '' : `, the last ${formatDuration(late)} later`}${hookText(waited)}`,
    fix:
      tooShortGraceSeconds === undefined
        ? `${keepServing}: ${waitingHook(waited)}`
        : `raise terminationGracePeriodSeconds: ${tooShortGraceSeconds} s cut the preStop wait short`,
  }),
  'rejected-while-stopping': ({ statuses, onKept = false, ...waited }) => ({
    cause: `the app answered ${statuses.join(' and ') || 'otherwise than expected'} ${onKept ? 'on connections that clients keep ' : ''}once its end had begun, while clients ${onKept ? '' : 'and nodes '}still sent requests to it${waited.latestAfterDeletionMs === undefined ? '' : `, the last ${formatDuration(waited.latestAfterDeletionMs)} after its deletion`}${hookText(waited)}`,
    fix: onKept
      ? 'announce the end, as no wait alone moves clients off a connection that they keep: answer with `Connection: close` during the preStop wait, and refuse nothing before it is over'
      : `${keepServing}: ${waitingHook(waited)}, and no refusal before it is over`,
  }),
  'exited-with-requests-in-flight': ({ takenAfterSigterm, longestMs }) =>
    takenAfterSigterm === undefined
      ? {
          cause: 'the app ended, or cut its connections, with requests under way',
          fix: 'on SIGTERM stop accepting, finish the requests that run, then exit',
        }
      : {
          cause: `the app took ${takenAfterSigterm} requests after SIGTERM, answered none of them, and ended with them under way${longestMs === undefined ? '' : `: one had waited for ${formatDuration(longestMs)}`}`,
          fix: `${keepServing} (a preStop hook that waits); on SIGTERM stop accepting, answer what was taken, then exit`,
        },
  'connection-cut-while-idle': ({ deleted }) =>
    deleted
      ? {
          cause: 'a kept connection was closed just as the client sent its next request on it',
          fix: 'announce the end: answer with `Connection: close` during the preStop wait, before idle connections are closed; where the protocol has no such word, close each connection right behind an answer from then on',
        }
      : {
          cause:
            'the server closed a kept connection, while it lived on, just as the client sent its next request on it',
          fix: 'let the server keep idle connections for longer than its clients do',
        },
  'keep-alive-too-short': ({ leastIdleMs, mostIdleMs }) => ({
    cause: `the app closed kept connections that had been idle for ${idleSpan(leastIdleMs, mostIdleMs)} just as the client sent its next request on them: it keeps them for a shorter time than its clients do, and does not say so`,
    fix: 'let the app keep idle connections for longer than its clients, above all the balancer or ingress before it (often 60 s): its keep-alive timeout; or let it announce the time (`Keep-Alive: timeout=…`), for clients that heed it',
  }),
  'request-longer-than-grace': ({ graceSeconds, longestMs, preStopMs }) => ({
    cause: `the grace period${ofSeconds(graceSeconds)} ended while the app finished what it had: a request was cut that had run for ${formatDuration(longestMs)}`,
    fix: `raise terminationGracePeriodSeconds above the preStop wait${preStopMs === undefined ? '' : ` (it took ${formatDuration(preStopMs)})`} plus the longest request`,
  }),
  'request-longer-than-drain-limit': ({ limitMs, longestMs, graceSeconds }) => ({
    cause: `the app ended by a limit of its own${limitMs === undefined ? '' : ` ${formatDuration(limitMs)} after SIGTERM`}, while it finished what it had: a request was cut that had run for ${formatDuration(longestMs)}`,
    fix: `raise the app's own limit for its shutdown above the longest request, and keep the preStop wait and that limit within the grace period${ofSeconds(graceSeconds)}`,
  }),
  'killed-at-grace-end': ({ graceSeconds, ignoredBy, handledOnceBy, signal }) => {
    const killed = `was killed, with requests under way, when its grace period${ofSeconds(graceSeconds)} ended`;
    if (ignoredBy === undefined && handledOnceBy !== undefined)
      return { cause: `${ranOn(handledOnceBy, signal)}; it ${killed}`, fix: handleIt(signal) };
    return {
      cause: `${ignoredBy === undefined ? `the app did not end on ${signalText(signal)} and` : `process 1 (${ignoredBy}) does not catch ${signalText(signal)}, so the app`} ${killed}`,
      fix: `let the signal reach the app (exec form of the command, or \`exec\` in the shell script) and let the app handle it: stop accepting, finish, close idle connections and exit; ${waitFirst}`,
    };
  },
  crashed: (ends) => ({
    cause: `${endsText(ends)}, although nobody had asked for it`,
    fix: 'see its last log lines and its last state: kubectl logs --previous, kubectl describe pod',
  }),
  'restarted-by-probe': (ends) => ({
    cause: `${endsText(ends)}: the kubelet had ended it, as its liveness or startup probe had failed`,
    fix: 'let the probe fail only where a restart helps, and give it time: timeoutSeconds, failureThreshold, a startup probe',
  }),
  'post-start-hook-failed': (ends) => ({
    cause: `${endsText(ends)}: the kubelet had ended it, as its postStart hook had failed (event FailedPostStartHook)`,
    fix: 'let the hook succeed, and wait for what it asks, as it runs beside the start of the main process; what it printed is in the message of PostStartHookError: kubectl get pod -o yaml',
  }),
  'not-ready-yet': () => ({
    cause: 'nodes sent new connections to a pod before it served',
    fix: 'give the container a readiness probe that succeeds only when it serves',
  }),
  'failed-while-serving': ({ ways }) => ({
    cause: `the app failed requests while nobody had asked it to stop: ${Object.entries(ways)
      .map(([way, requests]) => `${requests} × ${way}`)
      .join(', ')}`,
    fix: 'see its log around these requests: this has nothing to do with its start or its end',
  }),
  'no-endpoint': ({ sentToStopped }) => ({
    cause: `the Service had no ready pod to send requests to${sentToStopped === 0 ? '' : `: ${sentToStopped} were sent to pods that had stopped, as nodes fall back to what terminates`}`,
    fix: 'keep one ready at all times: maxUnavailable 0 in a rollout, two replicas and a PodDisruptionBudget otherwise, and a readiness that does not hang on what all pods share',
  }),
  'no-local-pod': ({ nodes }) => ({
    cause: `the Service sends what comes to a node only to pods of that node (externalTrafficPolicy: Local), and ${nodes.join(' and ')} had none that was ready`,
    fix: 'let it send to pods of every node (externalTrafficPolicy: Cluster); or keep a ready pod on each node that clients come to, and let the load balancer follow the healthCheckNodePort of the Service',
  }),
  network: ({ indication }) => ({
    cause: `the network path through one node failed: ${indication ? indicationText(indication) : ''}`,
    fix: 'this is not the app: see the node, its kube-proxy and its network',
  }),
  'way-in': ({ answered }) => ({
    cause: `requests failed by the URL alone: ${answered} past it, to the Service itself, were answered about then, and none failed`,
    fix: 'this is the way in, and not the app: see the log of what stands there (ingress, load balancer), whether it learns in time which pods go, and what it does when an app closes one of its kept connections',
  }),
  harness: () => ({
    cause: 'the machine that runs Seaworthy failed to send or to wait',
    fix: 'free CPU and network on the machine that runs Seaworthy, and run again',
  }),
  unknown: ({ statuses }) =>
    statuses === undefined
      ? {
          cause: 'nothing that was observed explains it',
          fix: 'look at the event trace and the pod logs around the drop',
        }
      : {
          cause: `requests were answered ${statuses.join(' and ')}, and whether by the app or by what stands before it cannot be told`,
          fix: 'send past it at the same time (--both-ways), or say in which header the app names its pod (--pod-header)',
        },
  'signal-not-passed-on': () => ({
    cause: 'the signal goes to PID 1, which did not pass it on',
    fix: 'make the app PID 1: exec form of the command, or `exec` in the shell script',
  }),
  'sigterm-ignored': ({ program, signal }) => ({
    cause: `process 1 (${program}) does not catch ${signalText(signal)}, which then does nothing to it`,
    fix: `where ${program} only starts the app, make the app PID 1: exec form of the command, or \`exec\` in the shell script; and let the app handle ${signalText(signal)}: finish the requests that run, then end; ${waitFirst}`,
  }),
  'sigterm-handler-gone': ({ program, signal }) => ({ cause: ranOn(program, signal), fix: handleIt(signal) }),
  'ran-past-grace': () => ({
    cause: 'it still ran when its grace period ended',
    fix: 'raise terminationGracePeriodSeconds above the preStop wait plus the longest request',
  }),
  'held-by-kept-connections': () => ({
    cause: 'it went on serving connections that clients keep until its grace period ended',
    fix: 'on SIGTERM answer with `Connection: close` and close idle connections, then exit: a server that only stops listening waits for its clients, however long its grace period is',
  }),
  'hook-past-grace': ({ graceSeconds }) => ({
    cause: `its preStop hook had not ended when its grace period${ofSeconds(graceSeconds)} was over, so that the app had no time of its own`,
    fix: 'let the hook end by itself, well within terminationGracePeriodSeconds: give what it waits for a bound',
  }),
  'ended-in-disorder': () => ({
    cause: 'the app did not end by itself in good order',
    fix: 'exit 0 once everything that ran is finished',
  }),
  'no-pre-stop-hook': () => ({
    cause: 'no preStop hook ran before SIGTERM',
    fix: 'add the preStop hook that waits until every node has stopped routing to the pod',
  }),
  'hook-out-of-order': () => ({
    cause: 'the order of the stop was not kept',
    fix: 'this is the kubelet: see the event trace',
  }),
  'liveness-asks-dependency': ({ dependency }) => ({
    cause: `its liveness or startup probe fails while ${dependency} is away, and a restart does not bring that back`,
    fix: 'let the liveness probe ask for the process alone, and readiness for what it depends on',
  }),
  'init-does-not-wait': ({ dependency }) => ({
    cause: `no init container waits until ${dependency} is ready`,
    fix: 'let an init container end with success only once it was answered by what it waits for',
  }),
  'gap-by-nature': ({ why }) => gapAdvice[why],
  'no-node-for-pod': () => ({
    cause: 'no node takes a pod that is to come: the successor of one that went, or the extra one of a rollout',
    fix: 'ask for what a node has to give: resources, selectors, tolerations, anti-affinity, spreading; or let a rollout do without an extra pod (maxSurge 0, maxUnavailable 1)',
  }),
  'budget-never-yields': () => ({
    cause:
      'its PodDisruptionBudget allows no eviction although all of its pods are ready, so that no node with one of them can be drained',
    fix: 'give the budget room for one pod (maxUnavailable 1, or more replicas than minAvailable), and let one budget alone select these pods',
  }),
  'image-not-pulled': () => ({
    cause: 'its image is not where the nodes pull it from',
    fix: 'correct the name of the image, or put it where the nodes can pull it; an image that was loaded into the nodes needs a tag that is not latest, or imagePullPolicy IfNotPresent',
  }),
  'ready-too-soon': () => ({
    cause: 'the pods counted as ready before they were',
    fix: 'add a readiness probe that succeeds only once the app can serve',
  }),
};

/** Every code that a cause can have. */
export const causeCodes: readonly string[] = Object.keys(words);

export function adviceOn(cause: Cause): Advice {
  return say(words, cause);
}

const allowGap = 'where it cannot, say how long a gap may be: --max-gap 5s';
const gapAdvice: Readonly<Record<Causes['gap-by-nature']['why'], Advice>> = {
  recreate: {
    cause: 'the strategy Recreate ends all pods before it starts new ones, so that a rollout leaves a gap by nature',
    fix: `use RollingUpdate with maxUnavailable 0 where the app can have two pods at a time; ${allowGap}`,
  },
  'one-replica': {
    cause: 'there is one replica, so that nobody answers from the end of its pod until its successor is ready',
    fix: `run two replicas where the app can have two pods at a time; ${allowGap}`,
  },
  'one-node-volume': {
    cause:
      'its volume can be on one node at a time (ReadWriteOnce), so that a pod on another node has to wait for the end of the one that has it: by nature a rollout leaves a gap, or does not end',
    fix: 'take a volume that several nodes can mount (ReadWriteMany); else let the old pod go first (strategy Recreate), and say how long a gap may be: --max-gap 5s',
  },
};

const waitFirst =
  'where a Service sends to it, with a preStop hook that waits before it, as an app that closes its port at once refuses what nodes still send';

function ranOn(program: string, signal: string | undefined): string {
  return `process 1 (${program}) ran on after ${signalText(signal)}: its handler (its runtime's own, or one of the app that works once) was gone by then, and had not ended it`;
}

/** Node.js has a handler of its own, which takes itself away and sends the signal again: to process 1 that does nothing. */
function handleIt(signal: string | undefined): string {
  return `let the app itself handle ${signalText(signal)} (in Node.js \`process.on('${signal ?? 'SIGTERM'}', …)\`): finish the requests that run, then end the process; ${waitFirst}. Where the app has no handler, that of Node.js ends any process but process 1; an init such as tini before it makes it end at once, and finishes no request`;
}

/** The signal to stop is told where it is not SIGTERM. */
function signalText(signal: string | undefined): string {
  return signal === undefined ? 'SIGTERM' : `${signal} (its STOPSIGNAL)`;
}

function idleSpan(leastMs: number, mostMs: number): string {
  const [least, most] = [formatDuration(leastMs), formatDuration(mostMs)];
  return least === most ? least : `${least} to ${most}`;
}

interface Waited {
  readonly latestAfterDeletionMs?: number | undefined;
  readonly hookFailed?: boolean | undefined;
}

function hookText({ hookFailed = false }: Waited): string {
  return hookFailed ? '; its preStop hook had failed (event FailedPreStopHook)' : '';
}

/** Goes after what it is for. */
function waitingHook({ hookFailed = false, latestAfterDeletionMs: late }: Waited): string {
  const waits = `a preStop hook that waits${forMoreThan(late)}`;
  if (!hookFailed) return waits;
  return `${waits}, and does not fail as the one that there is did: its program may not be in the image, or its container ended while it ran (a hook \`sleep\` needs no program)`;
}

function forMoreThan(ms: number | undefined): string {
  return ms === undefined ? '' : `, here for more than ${formatDuration(ms)}`;
}

function ofSeconds(grace: number | undefined): string {
  return grace === undefined ? '' : ` of ${grace} s`;
}

/** `a container ended 4 times, with exit code 3 (Error)` */
function endsText({ ended, codes, restarts }: Ends): string {
  const often = ended < 2 ? '' : ` ${ended} times`;
  const told = codes.map(({ exitCode, reason = 'no reason' }) => `${exitCode ?? ''} (${reason})`).join(' and ');
  const restarted = restarts === 1 ? 'once' : `${restarts} times`;
  return `a container ended${often}${told && ` with exit code ${told}`}${restarts === 0 ? '' : `, and was restarted ${restarted}`}`;
}
