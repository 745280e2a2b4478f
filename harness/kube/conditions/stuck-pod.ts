import { seconds } from '../../core/duration.ts';
import type { ContainerStatus, EventFact, PodFact } from '../../timeline/fact.ts';
import { matchesLabels } from '../facts/matches-labels.ts';
import { podSummary } from '../facts/pod-summary.ts';
import type { StuckPod } from './pod-fault.ts';
import { ofOneNode, volumeFault } from './volume-fault.ts';
import type { NamespaceState } from '../watch/namespace-view.ts';

type Found = Pick<StuckPod, 'code' | 'fix' | 'lasts'> & Partial<Pick<StuckPod, 'reason'>>;

type State = Pick<NamespaceState, 'pods'> & Partial<Pick<NamespaceState, 'events'>>;

const atOnce = seconds(0);
/** The scheduler looks again when a pod has gone or a volume was made: it took less than 1 s here (2026-11-28). */
const scheduled = seconds(5);
/** Controllers that set the condition of a readiness gate do so as soon as they see the pod. */
const gateSet = seconds(10);

const image: Found = {
  code: 'image',
  fix: 'correct the name of the image, or put it where the nodes can pull it',
  lasts: atOnce,
};
const config = { code: 'config', lasts: atOnce } as const;
/** Reasons for which a container waits, and which nothing that may still happen in its namespace takes away. */
const waitsFor = new Map<string, Found>([
  ['ImagePullBackOff', image],
  ['ErrImageNeverPull', image],
  ['InvalidImageName', image],
  ['CreateContainerConfigError', { ...config, fix: 'let the ConfigMaps and Secrets that it names be there too' }],
  ['CreateContainerError', { ...config, fix: 'correct what the container is to be run with' }],
]);
/** After so many restarts it is no longer a slow start. */
const crashes = 3;
/** Reasons for which a container waits that ends again and again, or is ended. */
const endsAgain = ['CrashLoopBackOff', 'PostStartHookError'];

/**
 * The first pod with these labels that cannot become ready. One without a node, or whose volume is on another node, is none while another
 * pod of the workload is on its way out: its place may be the one, and its volume comes free.
 */
export function stuckPod({ pods, events = [] }: State, labels: Readonly<Record<string, string>>): StuckPod | undefined {
  const own = [...pods.values()].filter((pod) => matchesLabels(pod.labels, labels));
  const staying = own.filter(({ deletionTimestamp }) => deletionTimestamp === undefined);
  const mayFindRoom = staying.length < own.length;
  for (const pod of staying) {
    if (pod.ready) continue;
    const holders = mayFindRoom ? [] : staying.filter(({ node }) => node !== undefined && node !== pod.node);
    const fault = foundIn(pod, mayFindRoom) ?? volumeFault(pod, events, holders.length > 0);
    const found = fault === crashing && isHookFailing(pod, events) ? { ...crashing, fix: letHookSucceed } : fault;
    if (found) return { uid: pod.uid, ...found, reason: [podSummary(pod), found.reason].filter(Boolean).join('; ') };
  }
  return undefined;
}

/** As `stuckPod`, of what is so at the first sight of it. */
export function stuckAtOnce(state: State, labels: Readonly<Record<string, string>>): StuckPod | undefined {
  const stuck = stuckPod(state, labels);
  return stuck?.lasts === 0 ? stuck : undefined;
}

function foundIn({ containers, reason = '', phase }: PodFact, mayFindRoom: boolean): Found | undefined {
  if (phase === 'Pending' && reason.startsWith('Unschedulable')) {
    if (mayFindRoom) return undefined;
    return reason.includes('ReadWriteOncePod') ? { ...ofOneNode, lasts: scheduled } : noNode;
  }
  if (reason.startsWith('ReadinessGatesNotReady')) return reason.includes('does not exist') ? gate : undefined;
  return containers.map(waitsInVain).find((found) => found !== undefined);
}

function isHookFailing({ uid }: PodFact, events: readonly EventFact[]): boolean {
  return events.some(({ reason, about }) => reason === 'FailedPostStartHook' && about.uid === uid);
}

function waitsInVain({ state, reason = '', restartCount, lastState }: ContainerStatus): Found | undefined {
  if (state !== 'waiting') return undefined;
  const { reason: endedBy, message = '' } = lastState ?? {};
  if (endedBy === 'StartError' && cannotRun.test(message) && restartCount > 0) return notStarted;
  return endsAgain.includes(reason) && restartCount >= crashes ? crashing : waitsFor.get(reason);
}

const noNode: Found = {
  code: 'no-node',
  fix: 'ask for what a node has to give: resources, selectors, tolerations, spreading; or let a rollout do without an extra pod (maxSurge 0, maxUnavailable 1)',
  lasts: scheduled,
};

const gate: Found = {
  code: 'readiness-gate',
  fix: 'this is not the app: run the controller that sets the condition, or take the readiness gate away',
  lasts: gateSet,
};

/** What the container runtime says of a command that is not there, or is no program. A busy machine fails to start one for other reasons. */
const cannotRun = /exec: "|exec format error/;
const notStarted: Found = { ...config, fix: 'correct the command that the container is to be run with' };

const crashing: Found = { code: 'crashes', fix: 'see its log: it ends by itself, again and again', lasts: atOnce };
const letHookSucceed =
  'let its postStart hook succeed (event FailedPostStartHook), for which the kubelet ends it again and again; or see its log, where it ends by itself while the hook runs';
