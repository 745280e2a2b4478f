import { expect, test } from 'vitest';
import type { Reason, Reasons } from '../../judgement/reasons/reason.ts';
import { moments } from '../../judgement/moments/moments.ts';
import { reasonText } from './reason-text.ts';
import type { Words } from './words.ts';

const { deletionRequested, mark } = moments;
const lasted = { from: deletionRequested, to: mark('main/SIGTERM'), leastSeconds: 2, mostSeconds: 2 };
const range = { from: mark('main/a'), to: mark('main/b') };
const none = { code: 'none-dropped', figures: { sent: 4 } } as const;
const two = { code: 'requests-dropped', figures: { dropped: 2, rejected: 0, sent: 4 } } as const;
const slowness = { code: 'agent-blocked', figures: { blockedMs: 300.4 } } as const;
const message = 'connect ECONNREFUSED';

/** Of every code, so that none is without its sentence: it would not compile. */
const sentences: { readonly [C in keyof Reasons]: readonly [figures: Readonly<Reasons[C]>, sentence: string] } = {
  'none-dropped': [
    { sent: 4812, whileGoing: 97 },
    'none of 4812 requests was dropped, at most 0.62 of 1000 in truth (95 %); 97 of them were sent while a pod was on its way out',
  ],
  'requests-dropped': [two.figures, '2 of 4 requests were dropped, 0 rejected'],
  'failures-allowed': [
    {
      ...{ dropped: 3, rejected: 0, sent: 900, allowed: { dropped: 5, rejected: 0 } },
      cause: { code: 'no-pre-stop-hook', figures: {} },
    },
    '3 of 900 requests were dropped, 0 rejected, where 5 and 0 are allowed: no preStop hook ran before SIGTERM',
  ],
  'too-slow': [
    { p99Ms: 412, allowedMs: 300 },
    'of 100 answers one took longer than 412 ms (p99), where 300 ms are allowed',
  ],
  'requests-failed': [{ failed: 1, sent: 4 }, '1 of 4 requests was dropped or rejected'],
  'none-too-early': [
    { sent: 4, newPods: 2, firstAnswerMs: 202.3 },
    'none of 4 requests reached one of 2 new pods before it was ready; the first came 202 ms after',
  ],
  'requests-too-early': [
    { answered: 1, lost: 0 },
    '1 requests were answered by pods that were not ready yet, 0 were lost before they listened',
  ],
  started: [
    { newPods: 1, readyMs: 2310, sent: 4812, connections: 31 },
    'the new pod was ready within 2.3 s and was sent 31 new connections; none of 4812 requests was dropped meanwhile, at most 0.62 of 1000 in truth (95 %)',
  ],
  'restarted-while-starting': [{ pod: 'web-1', restarts: 2 }, 'pod web-1 was restarted 2 times while it started'],
  'not-ready': [{ pod: 'web-1', waitedMs: 91_000 }, 'pod web-1 was not ready within 1 min 31 s'],
  'stopped-in-order': [{ pods: 3 }, 'all 3 pods stopped in order and exited 0'],
  'stopped-in-time': [
    {
      pods: 1,
      hooksFailed: [{ pod: 'web-1' }],
      untold: [
        { code: 'stop-order', figures: {} },
        { code: 'exit-code-meaning', figures: { pod: 'web-1', container: 'proxy', exitCode: 3 } },
        { code: 'reached-after-deletion', figures: {} },
      ],
    },
    'the pod ended within the grace period with every request answered; the preStop hook of pod web-1 failed (event FailedPreStopHook), as one does whose program is not in the image, or whose container ends while it runs; cannot be told: whether hook, SIGTERM and exit came in this order (the app writes no marks), whether container proxy of pod web-1 had finished all it had (it ended with exit code 3), whether requests reached the pods after their deletion (no response header names the pod, nor was connection tracking followed)',
  ],
  'start-not-told': [
    {},
    'whether requests reached pods before they were ready cannot be told: it takes marks, and a response header that names the pod',
  ],
  'exit-not-seen': [{ pod: 'web-1' }, 'the exit code of pod web-1 was not seen, so its stop cannot be told'],
  'not-running-when-deleted': [
    { pod: 'web-1', exitCode: 3 },
    'pod web-1 had ended with exit code 3 before its deletion, so its stop was not tested',
  ],
  'no-sigterm': [
    { pod: 'web-1', killed: true },
    'pod web-1 never saw SIGTERM and was killed at the end of its grace period (137)',
  ],
  'exit-code': [{ pod: 'web-1', exitCode: 137 }, 'pod web-1 ended with exit code 137 (SIGKILL)'],
  'stopped-past-grace': [
    { pod: 'web-1', exitCode: 0 },
    'pod web-1 was told to stop only when its grace period was over, and ended with exit code 0',
  ],
  'no-pre-stop': [{ pod: 'web-1' }, 'pod web-1 was stopped without its preStop hook'],
  'pre-stop-after-sigterm': [{ pod: 'web-1' }, 'pod web-1 ran its preStop hook after SIGTERM'],
  gap: [
    { gapMs: 4210, failed: 80, sent: 900, allowedMs: 2000 },
    'nothing was answered well for 4.2 s, where 2.0 s are allowed; 80 of 900 requests failed',
  ],
  'gap-allowed': [
    { gapMs: 4210, failed: 80, sent: 900, allowedMs: 5000 },
    'nothing was answered well for 4.2 s, and 5.0 s are allowed; 80 of 900 requests failed',
  ],
  'failed-besides-the-gap': [{ failed: 2, sent: 9 }, '2 of 9 requests failed that no time without a pod explains'],
  'no-signal': [{}, 'no signal was sent to the app, so that what it makes of one was not tested'],
  'came-back': [
    { pod: 'web-1', exitCode: 137, backMs: 2340, sent: 1900, failed: 3, outageMs: 12 },
    'pod web-1 was ready again 2.3 s after the kill (exit code 137); 3 of 1900 requests failed meanwhile, all of them by the kill; the longest time without a good answer was 12 ms',
  ],
  'not-back': [{ pod: 'web-1', waitedMs: 31_000 }, 'pod web-1 was not ready again within 31 s of the signal'],
  'no-load': [
    { why: 'no Service selects its pods' },
    'nothing can be said of requests, as none was sent: no Service selects its pods',
  ],
  'ended-again': [
    { pod: 'web-1', exitCode: 3 },
    'the container of pod web-1 that was started again after the signal ended again, with exit code 3',
  ],
  'failed-besides-the-kill': [
    { failed: 2, sent: 9 },
    '2 of 9 requests were dropped or rejected that the killed process did not have',
  ],
  'ended-on-sigterm': [
    { pod: 'web-1', exitCode: 0, endMs: 420, unreadyMs: null, backMs: 2340, sent: 1900, failed: 3 },
    'the process of pod web-1 ended 420 ms after SIGTERM with exit code 0 and every request answered that it had; readiness did not turn before it ended; it was ready again after 2.3 s; 3 of 1900 requests failed as nodes sent them to it until they learnt of that',
  ],
  'ran-on-after-sigterm': [{ pod: 'web-1', afterMs: 32_000 }, 'the process of pod web-1 still ran 32 s after SIGTERM'],
  'dependency-not-away': [
    {},
    'what the app depends on did not go, or did not come back, so that nothing can be said of that',
  ],
  'dependency-outlived': [
    {
      ...{ dependency: 'deployment/db', awayMs: 46_000, pods: 2, unready: 2, unreadyAfterMs: 3400, crashes: 1 },
      ...{ sent: 9000, failed: 7000, backMs: 2100 },
    },
    'deployment/db was away for 46 s, and no probe restarted a container of the app; 2 of 2 pods turned unready, the first one 3.4 s after that was told to go; containers ended by themselves once; 7000 of 9000 requests failed; all was answered again 2.1 s after it was back',
  ],
  'restarted-without-dependency': [
    { dependency: 'deployment/db', pods: ['web-1', 'web-2'], restarts: 2, afterMs: 31_000 },
    'a probe restarted 2 containers of web-1, web-2 while deployment/db was away, the first one 31 s after that was told to go',
  ],
  'not-back-with-dependency': [
    { dependency: 'deployment/db', waitedMs: 61_000, unready: ['web-1'], failed: 12 },
    '1 min 01 s after deployment/db was back web-1 was not ready, and 12 requests had failed in the last seconds',
  ],
  'held-by-init': [
    { dependency: 'deployment/db', pod: 'web-1', heldMs: 12_000, releasedMs: 1200, readyMs: 3400 },
    'the init containers of pod web-1 held it for 12 s while deployment/db was away; they had ended 1.2 s after it was back, and the pod was ready after 3.4 s',
  ],
  'released-without-dependency': [
    { dependency: 'deployment/db', pod: 'web-1', leadMs: 12_300 },
    'the init containers of pod web-1 had ended 12 s before deployment/db was back',
  ],
  'not-released': [
    { dependency: 'deployment/db', pod: 'web-1', waitedMs: 91_000 },
    'pod web-1 was not ready 1 min 31 s after deployment/db was back',
  ],
  'files-as-promised': [
    {
      container: 'web',
      files: [
        { path: '/', volume: 'container', survived: [] },
        { path: '/data', volume: 'persistentVolumeClaim', survived: ['restart', 'deletion'] },
      ],
      ...{ not: ['/cache'], moved: false },
    },
    'files of container web survive nothing in / (its own filesystem), a restart of the container and the deletion of the pod in /data (PersistentVolumeClaim); nothing could be written to /cache; no other node took the pod',
  ],
  'file-lost': [
    { container: 'web', path: '/data', volume: 'persistentVolumeClaim', moment: 'deletion' },
    'a file in /data of container web (PersistentVolumeClaim) did not survive the deletion of the pod',
  ],
  'file-stayed': [
    { container: 'web', path: '/', volume: 'container', moment: 'restart' },
    'a file in / of container web (its own filesystem) was still there after a restart of the container',
  ],
  'file-not-seen': [
    { container: 'web', path: '/data', volume: 'emptyDir', moment: 'restart' },
    'whether the file in /data of container web was there after a restart of the container could not be seen',
  ],
  'no-file-written': [{ not: ['/cache'] }, 'no file could be written into the container: not to /cache'],
  'drops-measured': [
    { dropped: 1, sent: 1000, upperBound: 0.00474 },
    '1 of 1000 requests on kept connections were dropped: at most 4.74 of 1000 in truth (95 %)',
  ],
  'wait-measured': [
    {
      ...{ waitSeconds: 2, deletions: 6, sent: 1000, deleted: 12, needed: { ms: 1400, by: 'rules' } },
      tried: [
        { waitSeconds: 0, deletions: 3, failed: 31 },
        { waitSeconds: 1, deletions: 3, failed: 4 },
        { waitSeconds: 2, deletions: 6, failed: 0 },
      ],
      ...{ kept: { lost: 3, sent: 1200 }, ownSeconds: 5 },
    },
    'the shortest preStop wait that lost no new connection is 2 s: none of 1000 in 6 deletions, at most 3.0 of 1000 in truth (95 %) (0 s: 31 lost in 3 deletions, 1 s: 4 lost in 3 deletions); the longest time from a deletion to the last new connection that nodes had for the pod was 1.4 s, of 12 (by the rules of the nodes), which leaves a margin of 600 ms; its own preStop hook waits 5 s now; not covered: kept connections, whose end the app has to announce (3 of 1200 requests on them were lost), and nodes that are slower than these were',
  ],
  'no-wait-enough': [
    { tried: [{ waitSeconds: 13, deletions: 1, failed: 2 }] },
    'no preStop wait of these was enough: new connections were lost with the longest too (13 s: 2 lost in 1 deletion), so that they are lost for something else',
  ],
  'other-cause': [
    { explained: 1, failed: 3, cause: 'network', other: 'crashed' },
    '1 of 3 drops are explained by network, but some are attributed to crashed',
  ],
  'cause-too-rare': [{ explained: 1, failed: 3, cause: 'network' }, 'only 1 of 3 drops are explained by network'],
  'symptom-missing': [
    {
      symptom: { symptom: 'endedAtSigterm' },
      seen: { code: 'end-after-sigterm', figures: { afterMs: 2000, pod: 'web-1' } },
    },
    'expected the end at SIGTERM, saw an end 2000 ms after SIGTERM on pod web-1',
  ],
  'causes-differ': [
    { wanted: ['crashed', 'no-endpoint'], seen: [{ cause: 'unknown', requests: 2 }] },
    'expected failed requests put down to crashed or no-endpoint, saw 2 × unknown',
  ],
  'ledger-unbalanced': [{}, 'the ledger does not balance'],
  'requests-unfinished': [{ unfinished: 1 }, '1 requests were unfinished after the drain'],
  'path-not-clean': [{ path: 'pods', detail: '3 drops' }, 'the load path `pods` was not proven clean: 3 drops'],
  'counters-differ': [
    { pod: 'web-1', counted: 3, inLedger: 1, run: 2 },
    'pod web-1 counted 3 answered requests in its run 2, but the ledger has 1',
  ],
  'never-left-this-machine': [{ requests: 1, detail: 'EAI_AGAIN' }, '1 requests never left this machine: EAI_AGAIN'],
  'dropped-before-disruption': [{ dropped: 1 }, '1 request was dropped before the disruption began'],
  'none-answered-before-disruption': [{}, 'nothing was answered before the disruption began'],
  'no-pod-to-go': [{}, 'the disruption targeted no pod'],
  'pod-not-gone': [{ pod: 'web-1' }, 'pod web-1 was targeted, but its deletion was not observed'],
  'no-successor': [{}, 'no successor was Ready at the end'],
  'pod-still-there': [{}, 'a targeted pod is still there'],
  'not-evicted': [
    { pod: 'web-1', node: 'worker', drained: 'worker' },
    'pod web-1 on worker was not evicted from worker, but ended by a deletion',
  ],
  'on-drained-node': [{ pod: 'web-1', node: 'worker' }, 'pod web-1 is on worker, which was drained'],
  'end-untested': [{ pod: 'web-1' }, 'pod web-1 answered no request after its deletion, so its end was not tested'],
  'stream-untested': [{ stream: 'new' }, 'no pod answered a request on stream `new` after its deletion'],
  'start-too-short': [{ pod: 'web-1', readyMs: 500.2 }, 'pod web-1 was ready within 500 ms'],
  'start-untested': [{ pod: 'web-1' }, 'pod web-1 answered no request, so its start was not tested'],
  'no-new-pod': [{}, 'no new pod reported its start'],
  'not-observed': [{ what: 'pods', gapMs: 3000, why: 'no answer' }, 'pods was not observed for 3.0 s (no answer)'],
  'ledger-totals-differ': [
    { sent: 4, answered: 4, dropped: 0, unfinished: 0, settledTwice: 1 },
    'The ledger does not balance: 4 sent, but 4 answered + 0 dropped + 0 unfinished, and 1 settled twice. This is a fault of Seaworthy: please report it.',
  ],
  'writes-differ': [
    { written: 11, inLedger: 10 },
    'The client wrote 11 requests, the ledger holds 10 of them. This is a fault of Seaworthy: please report it.',
  ],
  'not-sent': [
    { requests: 2, why: 'EADDRNOTAVAIL' },
    '2 requests were due but not sent (EADDRNOTAVAIL): no local port was free: lower the rate of the stream `new`, or widen net.ipv4.ip_local_port_range.',
  ],
  'load-stalled': [
    { stalledMs: 1200.4 },
    'The event loop of the load generator was blocked for 1200 ms. Give it more CPU, or lower the rate.',
  ],
  'unfinished-after-drain': [{ unfinished: 1 }, '1 requests were still unfinished after the drain. Please report it.'],
  'nothing-sent': [{}, 'No request was sent.'],
  'load-not-reached': [
    { achieved: 5, wanted: 10 },
    'The load was not reached: 5 of 10 requests a second, as all connections were waiting for answers. Use more connections, or lower the rate.',
  ],
  'in-order': [
    {
      marks: [
        { mark: 'main/preStop', afterFirstMs: 0 },
        { mark: 'main/SIGTERM', afterFirstMs: 1040 },
      ],
    },
    'main/preStop, main/SIGTERM +1.04 s',
  ],
  'mark-count': [{ mark: 'main/b', times: 2, wanted: 1 }, 'main/b happened 2 times instead of 1'],
  'out-of-order': [{ early: 'main/b', late: 'main/a', leadMs: 300 }, 'main/b came 300 ms before main/a'],
  lasted: [lasted, 'mark main/SIGTERM 2.00 s after the deletion'],
  'too-early': [
    { ...lasted, leastSeconds: 1.9, atLeastSeconds: 2.6 },
    'mark main/SIGTERM 1.90 to 2.00 s after the deletion: earlier than 2.6 s',
  ],
  'too-late': [{ ...lasted, atMostSeconds: 1.9 }, 'mark main/SIGTERM 2.00 s after the deletion: later than 1.9 s'],
  'moment-not-observed': [{ moment: mark('main/exit') }, 'mark main/exit was not observed'],
  'moment-observed': [{ moment: mark('main/exit') }, 'mark main/exit was observed'],
  'one-by-one': [{ containers: ['a', 'b'] }, 'a, b one by one in every reading of the API, before any other container'],
  'containers-overlap': [{ early: 'b', before: 'a' }, 'b had begun before a had ended'],
  'container-failed': [{ container: 'a' }, 'a ended with no exit code'],
  'started-before-end': [{ container: 'b', before: 'a' }, 'b started before a had finished, by their timestamps'],
  'held-back': [
    { reason: 'ContainerCreating', until: mark('main/b'), runningAfterMs: 100 },
    'Pending and ContainerCreating until mark main/b, running 100 ms later',
  ],
  'not-held-back': [
    { container: 'main', state: 'running', leadMs: 1500, until: mark('main/b') },
    'main was running 1.5 s before mark main/b',
  ],
  'waited-otherwise': [
    { phase: 'Running', container: 'main', until: mark('main/b') },
    'the pod was Running and main unseen before mark main/b',
  ],
  'never-running': [{ container: 'main' }, 'main was never seen running'],
  'mark-meanwhile': [
    { mark: 'main/alive', times: 2, ...range },
    'main/alive 2 times between mark main/a and mark main/b',
  ],
  'no-mark-meanwhile': [{ mark: 'main/alive', ...range }, 'main/alive 0 times between mark main/a and mark main/b'],
  'same-pods': [{ pods: ['a', 'b'], snapshots: 3 }, '2 pods in 3 readings: a, b'],
  'other-pods': [{ pods: ['a', 'b'], snapshots: 3, wanted: 1 }, '2 pods in 3 readings: a, b, instead of 1'],
  'counted-unready': [{ replicas: 3, snapshots: 2 }, '3 replicas and none ready in all 2 readings'],
  'never-counted': [{ replicas: 3 }, 'it never counted 3 replicas'],
  'counted-otherwise': [{ replicas: 3, ready: 1 }, 'it counted 3 replicas, 1 of them ready'],
  'crash-looped': [{ pods: 1, restarts: 2 }, '1 pods in CrashLoopBackOff between 2 restarts or more'],
  'restarts-fewer': [{ pod: 'a' }, 'the restarts of a became fewer'],
  'restarted-too-little': [{ pod: 'a', restarts: 1 }, 'a was restarted 1 times'],
  'no-back-off': [{ pod: 'a' }, 'a was never in CrashLoopBackOff'],
  'no-pod': [{}, 'it had no pod'],
  'backed-off': [
    {
      first: { leastMs: 600, mostMs: 600 },
      later: { leastMs: 2300, mostMs: 2400 },
      longestBackOffMs: 2000,
    },
    'from crash to start 600 ms to 600 ms at the first restart, then 2.3 s to 2.4 s; the longest back-off is set to 2.0 s',
  ],
  'restart-untimely': [
    { restart: 2, pod: 'p', gapMs: 1800, earliestMs: 2000, latestMs: 5500 },
    'restart 2 of p came 1.8 s after the crash, wanted 2.0 s to 5.5 s',
  ],
  'restarts-not-seen': [{}, 'the first and a later restart were not both seen'],
  'as-asserted': [{}, 'all assertions passed'],
  'nothing-asserted': [{}, 'the proof asserted nothing'],
  'assertion-failed': [{ message }, message],
  'stopped-by-error': [{ message }, message],
  'failed-afterwards': [{ message }, `passed, but its test failed afterwards: ${message}`],
  'failed-without-result': [{ message }, message],
  'ended-without-result': [{}, 'the test ended without an error and without a result'],
  'suite-broken': [{ message }, message],
  'file-unreadable': [{ message }, message],
  skipped: [{}, 'skipped without a reason'],
  interrupted: [{}, 'interrupted while it ran'],
  'end-not-known': [{}, 'how its test ended is not known, as not all of tests.jsonl can be read'],
  'never-ended': [
    { waitedFor: 'pod web to be ready' },
    'the test process ended before this proof did, while it waited for pod web to be ready',
  ],
  'same-id-twice': [{}, 'two tests of this run have the same topic, runtime and id: give each proof an id of its own'],
  'host-overloaded': [
    { of: two, slowness },
    '2 of 4 requests were dropped, 0 rejected; but the event loop of the load agent was blocked for 300 ms meanwhile, which may be why',
  ],
  'scaled-by-others': [
    { of: two, from: 3, to: 4, atMs: 3210, autoscaler: 'web' },
    'autoscaler web changed the number of pods from 3 to 4 at +3.2 s, so that this proves nothing: 2 of 4 requests were dropped, 0 rejected; play it again (--proof), with a lower --rate, or with as many pods at least as at most for the time',
  ],
  'beyond-excuse': [
    { of: two, slowness, certain: 1, failed: 2 },
    '2 of 4 requests were dropped, 0 rejected; the event loop of the load agent was blocked for 300 ms, which does not explain 1 of these 2',
  ],
  caught: [{ of: two }, 'caught: 2 of 4 requests were dropped, 0 rejected'],
  'not-caught': [{ of: none }, 'not caught: none of 4 requests was dropped, at most 527 of 1000 in truth (95 %)'],
  'caught-otherwise': [
    { of: two, wanted: { code: 'restart-untimely', figures: { restart: 2, earliestMs: 2000 } } },
    'caught, but not for `restart-untimely` with restart 2, earliestMs 2000: 2 of 4 requests were dropped, 0 rejected',
  ],
  'caught-by-cause': [
    { of: two, explained: 2, failed: 2, cause: 'network' },
    'caught: 2 of 4 requests were dropped, 0 rejected; 2 of 2 drops are explained by network',
  ],
  'twin-caught': [
    { of: two, cause: { code: 'not-ready-yet', figures: {} } },
    'caught: 2 of 4 requests were dropped, 0 rejected; nodes sent new connections to a pod before it served',
  ],
  'twin-not-caught': [
    { of: none, twin: 'naive' },
    'the twin `naive` was not caught: none of 4 requests was dropped, at most 527 of 1000 in truth (95 %)',
  ],
  'all-held': [
    { reasons: [none, two, none], statement: '3 nodes' },
    'none of 4 requests was dropped, at most 527 of 1000 in truth (95 %); 2 of 4 requests were dropped, 0 rejected; 3 nodes',
  ],
  'holds-again': [
    { of: none },
    'what ended this proof holds when it is judged again (none of 4 requests was dropped, at most 527 of 1000 in truth (95 %)): the rest of it was never done',
  ],
};

test.each(Object.entries(sentences))('%s', (code, [figures, sentence]) => {
  expect(reasonText({ code, figures } as Reason)).toBe(sentence);
});

test('what cannot be told is no more than what neither the container runtime nor connection tracking tells', () => {
  const untold = [
    { code: 'stop-order', figures: { signalTold: true } },
    { code: 'reached-after-deletion', figures: { tracked: true } },
  ] as const;
  const text = reasonText({ code: 'stopped-in-time', figures: { pods: 1, untold } });
  expect(text).toContain('when the signal and the exit came is known by the container runtime');
  expect(text).toContain('whether requests on kept connections reached the pods');
  expect(text).toContain('of new connections it is named by connection tracking');
});

test('where no load was sent nothing is said of requests', () => {
  const unloaded = 'no Service selects its pods';
  const outlived = { dependency: 'deployment/db', awayMs: 46_000, pods: 2, unready: 0, crashes: 0, backMs: 2100 };
  const texts = [
    reasonText({ code: 'stopped-in-time', figures: { pods: 1, untold: [], unloaded } }),
    reasonText({ code: 'came-back', figures: { pod: 'web-1', exitCode: 137, backMs: 2340, unloaded } }),
    reasonText({
      code: 'ended-on-sigterm',
      figures: { pod: 'web-1', exitCode: 0, endMs: 420, backMs: 2340, unloaded },
    }),
    reasonText({ code: 'dependency-outlived', figures: { ...outlived, unloaded } }),
  ];
  expect(texts).toEqual([
    'the pod ended within the grace period; no load was sent',
    'pod web-1 was ready again 2.3 s after the kill (exit code 137); no load was sent',
    'the process of pod web-1 ended 420 ms after SIGTERM with exit code 0; it was ready again after 2.3 s; no load was sent',
    'deployment/db was away for 46 s, and no probe restarted a container of the app; none of 2 pods turned unready; all pods were ready 2.1 s after it was back; no load was sent',
  ]);
});

test('a code is kebab-case', () => {
  expect(Object.keys(sentences).filter((code) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
});

test('a code without its words does not compile, nor do words that name another figure', () => {
  interface Catalogue {
    sent: { requests: number };
  }
  // @ts-expect-error -- there are no words for `sent`
  const missing: Words<Catalogue> = {};
  // @ts-expect-error -- it has no figure of that name
  const other: Words<Catalogue> = { sent: ({ count }) => `${count} sent` };
  expect([missing, other]).toHaveLength(2);
});
