import { formatDuration } from '../../core/duration.ts';
import { groupBy } from '../../core/group-by.ts';
import { confidences, type AttributedCause, type Attribution } from './attribution.ts';
import { graceCutTheWait, type PodLife } from '../../observation/pod-lives.ts';
import { overAt } from './request-index.ts';

export interface Advice {
  readonly cause: string;
  readonly fix: string;
}

type Drops = readonly Attribution[];

/** What happened, and what to change, with the figures that these drops give. */
const advices: Readonly<Record<AttributedCause, (drops: Drops) => Advice>> = {
  'stopped-before-endpoint-removal': (drops) => {
    const late = latest(drops, ({ record, pod }) => overAt(record) - (pod?.sigtermAt ?? Infinity));
    const needed = latest(drops, ({ record, pod }) => overAt(record) - (pod?.deletionAt ?? Infinity));
    const cut = drops.map(({ pod }) => pod).find((pod) => pod?.runs.some((run) => graceCutTheWait(pod, run)));
    return {
      cause: `the app stopped accepting while nodes still routed new connections to it${late === undefined ? '' : `, the last ${formatDuration(late)} later`}`,
      fix: cut
        ? `raise terminationGracePeriodSeconds: ${cut.graceSeconds} s cut the preStop wait short`
        : `keep serving after the deletion until every node has stopped routing: a preStop hook that waits${needed === undefined ? '' : `, here for more than ${formatDuration(needed)}`}`,
    };
  },
  'rejected-while-stopping': (drops) => {
    const statuses = [...new Set(drops.map(({ record }) => record.status ?? 0))].join(' and ');
    const needed = latest(drops, ({ record, pod }) => overAt(record) - (pod?.deletionAt ?? Infinity));
    return {
      cause: `the app answered ${statuses} once its end had begun, while clients and nodes still sent requests to it${needed === undefined ? '' : `, the last ${formatDuration(needed)} after its deletion`}`,
      fix: `keep serving after the deletion until every node has stopped routing: a preStop hook that waits${needed === undefined ? '' : `, here for more than ${formatDuration(needed)}`}, and no refusal before it is over`,
    };
  },
  'exited-with-requests-in-flight': (drops) => {
    const late = drops.filter(({ record, pod }) =>
      pod?.runs.some(({ sigtermAt = Infinity }) => record.sentAt > sigtermAt),
    );
    const longest = latest(drops, ({ record }) => overAt(record) - record.sentAt);
    if (late.length <= drops.length / 2)
      return {
        cause: 'the app ended, or cut its connections, with requests under way',
        fix: 'on SIGTERM stop accepting, finish the requests that run, then exit',
      };
    return {
      cause: `the app took ${late.length} requests after SIGTERM, answered none of them, and ended with them under way${longest === undefined ? '' : `: one had waited for ${formatDuration(longest)}`}`,
      fix: 'keep serving after the deletion until every node has stopped routing (a preStop hook that waits); on SIGTERM stop accepting, answer what was taken, then exit',
    };
  },
  'connection-cut-while-idle': (drops) =>
    drops.every(({ pod }) => pod?.deletionAt === undefined)
      ? {
          cause:
            'the server closed a kept connection, while it lived on, just as the client sent its next request on it',
          fix: 'let the server keep idle connections for longer than its clients do',
        }
      : {
          cause: 'a kept connection was closed just as the client sent its next request on it',
          fix: 'announce the end: answer with `Connection: close` during the preStop wait, before idle connections are closed',
        },
  'request-longer-than-grace': (drops) => {
    const ran = latest(drops, ({ record }) => overAt(record) - record.sentAt);
    const pod = drops.find((drop) => drop.pod)?.pod;
    const wait =
      pod?.preStopAt !== undefined && pod.sigtermAt !== undefined ? pod.sigtermAt - pod.preStopAt : undefined;
    return {
      cause: `the grace period${graceOf(pod)} ended while the app finished what it had: a request was cut that had run for ${formatDuration(ran ?? 0)}`,
      fix: `raise terminationGracePeriodSeconds above the preStop wait${wait === undefined ? '' : ` (it took ${formatDuration(wait)})`} plus the longest request`,
    };
  },
  'killed-at-grace-end': (drops) => ({
    cause: `the app did not end on SIGTERM and was killed, with requests under way, when its grace period${graceOf(drops[0]?.pod)} ended`,
    fix: 'let the signal reach the app: exec form of the command, or `exec` in the shell script; then stop accepting, finish, close idle connections and exit',
  }),
  crashed: (drops) => ({
    cause: `${endsOf(drops)}, although nobody had asked for it`,
    fix: 'see its last log lines and its last state: kubectl logs --previous, kubectl describe pod',
  }),
  'restarted-by-probe': (drops) => ({
    cause: `${endsOf(drops)}: the kubelet had ended it, as its liveness or startup probe had failed`,
    fix: 'let the probe fail only where a restart helps, and give it time: timeoutSeconds, failureThreshold, a startup probe',
  }),
  'not-ready-yet': () => ({
    cause: 'nodes sent new connections to a pod before it served',
    fix: 'give the container a readiness probe that succeeds only when it serves',
  }),
  'failed-while-serving': (drops) => {
    const ways = groupBy(drops, ({ record }) => record.failure?.cause ?? `answered ${record.status ?? 0}`);
    return {
      cause: `the app failed requests while nobody had asked it to stop: ${[...ways].map(([way, { length }]) => `${length} × ${way}`).join(', ')}`,
      fix: 'see its log around these requests: this has nothing to do with its start or its end',
    };
  },
  'no-endpoint': (drops) => {
    const leftovers = drops.filter(({ pod }) => pod).length;
    return {
      cause: `the Service had no ready pod to send requests to${leftovers === 0 ? '' : `: ${leftovers} were sent to pods that had stopped, as nodes fall back to what terminates`}`,
      fix: 'keep one ready at all times: maxUnavailable 0 in a rollout, two replicas and a PodDisruptionBudget otherwise, and a readiness that does not hang on what all pods share',
    };
  },
  network: (drops) => ({
    cause: `the way through one node failed: ${drops[0]?.facts[0]?.text ?? ''}`,
    fix: 'this is not the app: see the node, its kube-proxy and its network',
  }),
  harness: () => ({
    cause: 'our own machine failed to send or to wait',
    fix: 'free CPU and network on the machine that runs Seaworthy, and run again',
  }),
  unknown: () => ({
    cause: 'nothing that was observed explains it',
    fix: 'look at the event trace and the pod logs around the drop',
  }),
};

/** Of the cause that most drops share. */
export function adviceOn(attributions: Drops): Advice {
  const main = ofMainCause(attributions);
  return advices[main[0]?.cause ?? 'unknown'](main);
}

/** Of the cause that most drops share, one that is as sure as any. */
export function exampleOf(attributions: Drops): Attribution | undefined {
  const main = ofMainCause(attributions);
  return confidences.map((level) => main.find(({ confidence }) => confidence === level)).find(Boolean);
}

function ofMainCause(attributions: Drops): Drops {
  const groups = [...groupBy(attributions, ({ cause }) => cause).values()];
  return groups.sort((a, b) => b.length - a.length)[0] ?? [];
}

/** `a container ended 4 times, with exit code 3 (Error),` of the pods that these requests were sent to. */
function endsOf(drops: Drops): string {
  const pods = new Set(drops.flatMap(({ pod }) => pod ?? []));
  const ended = [...pods].flatMap(({ runs, deletionAt = Infinity }) =>
    runs.filter(({ exitCode = 0, endSeenAt = Infinity }) => exitCode !== 0 || endSeenAt < deletionAt),
  );
  const codes = [
    ...new Set(ended.map(({ exitCode, exitReason = 'no reason' }) => `${exitCode ?? ''} (${exitReason})`)),
  ];
  const restarts = [...pods].reduce((sum, pod) => sum + pod.restarts, 0);
  const restarted = restarts === 1 ? 'once' : `${restarts} times`;
  const often = ended.length < 2 ? '' : ` ${ended.length} times`;
  return `a container ended${often}${codes.length === 0 ? '' : ` with exit code ${codes.join(' and ')}`}${restarts === 0 ? '' : `, and was restarted ${restarted}`}`;
}

function latest(drops: Drops, of: (drop: Attribution) => number): number | undefined {
  const most = drops.reduce((max, drop) => Math.max(max, of(drop)), -Infinity);
  return Number.isFinite(most) && most > 0 ? most : undefined;
}

function graceOf(pod: PodLife | undefined): string {
  return pod?.graceSeconds === undefined ? '' : ` of ${pod.graceSeconds} s`;
}
