import { groupBy } from '../../core/group-by.ts';
import { confidences, type AttributedCause, type Attribution } from './attribution.ts';
import { graceCutTheWait } from '../../observation/pod-lives.ts';
import { ignoresSigterm } from '../../observation/pod-runs.ts';
import type { Cause, Causes, Ends } from '../reasons/causes.ts';
import { overAt } from './request-index.ts';

type Drops = readonly Attribution[];

/** What these drops, of one cause, tell of it. */
const figuresOf: { readonly [C in AttributedCause]: (drops: Drops) => Causes[C] } = {
  'stopped-before-endpoint-removal': (drops) => {
    const cut = drops.map(({ pod }) => pod).find((pod) => pod?.runs.some((run) => graceCutTheWait(pod, run)));
    return {
      latestAfterSigtermMs: latest(drops, ({ record, pod }) => overAt(record) - (pod?.sigtermAt ?? Infinity)),
      latestAfterDeletionMs: latestAfterDeletion(drops),
      tooShortGraceSeconds: cut?.graceSeconds,
    };
  },
  'rejected-while-stopping': (drops) => ({
    statuses: [...new Set(drops.map(({ record }) => record.status ?? 0))],
    latestAfterDeletionMs: latestAfterDeletion(drops),
  }),
  'exited-with-requests-in-flight': (drops) => {
    const late = drops.filter(({ record, pod }) =>
      pod?.runs.some(({ sigtermAt = Infinity }) => record.sentAt > sigtermAt),
    );
    return {
      ...(late.length > drops.length / 2 && { takenAfterSigterm: late.length }),
      longestMs: latest(drops, ({ record }) => overAt(record) - record.sentAt),
    };
  },
  'connection-cut-while-idle': (drops) => ({ deleted: drops.some(({ pod }) => pod?.deletionAt !== undefined) }),
  'request-longer-than-grace': (drops) => {
    const { graceSeconds, preStopAt, sigtermAt } = drops.find((drop) => drop.pod)?.pod ?? {};
    return {
      graceSeconds,
      longestMs: latest(drops, ({ record }) => overAt(record) - record.sentAt) ?? 0,
      ...(preStopAt !== undefined && sigtermAt !== undefined && { preStopMs: sigtermAt - preStopAt }),
    };
  },
  'killed-at-grace-end': (drops) => {
    const pods = drops.flatMap(({ pod }) => pod ?? []);
    const ignoredBy = pods.flatMap(({ runs }) => ignoresSigterm(runs.at(-1) ?? {}) ?? [])[0];
    return { graceSeconds: drops[0]?.pod?.graceSeconds, ...(ignoredBy !== undefined && { ignoredBy }) };
  },
  crashed: endsOf,
  'restarted-by-probe': endsOf,
  'not-ready-yet': () => ({}),
  'failed-while-serving': (drops) => {
    const ways = groupBy(drops, ({ record }) => record.failure?.cause ?? `answered ${record.status ?? 0}`);
    return { ways: Object.fromEntries([...ways].map(([way, { length }]) => [way, length])) };
  },
  'no-endpoint': (drops) => ({ sentToStopped: drops.filter(({ pod }) => pod).length }),
  network: (drops) => ({ ground: drops[0]?.facts[0] }),
  harness: () => ({}),
  unknown: () => ({}),
};

/** The cause that most drops share. */
export function causeOf(attributions: Drops): Cause {
  const main = ofMainCause(attributions);
  const code = main[0]?.cause ?? 'unknown';
  return { code, figures: figuresOf[code](main) } as Cause;
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

/** Of the pods that these requests were sent to. */
function endsOf(drops: Drops): Ends {
  const pods = new Set(drops.flatMap(({ pod }) => pod ?? []));
  const ended = [...pods].flatMap(({ runs, deletionAt = Infinity }) =>
    runs.filter(({ exitCode = 0, endSeenAt = Infinity }) => exitCode !== 0 || endSeenAt < deletionAt),
  );
  const codes = groupBy(ended, ({ exitCode, exitReason }) => JSON.stringify([exitCode, exitReason]));
  return {
    ended: ended.length,
    codes: [...codes.values()].flatMap(([first]) =>
      first ? [{ exitCode: first.exitCode, reason: first.exitReason }] : [],
    ),
    restarts: [...pods].reduce((sum, pod) => sum + pod.restarts, 0),
  };
}

function latestAfterDeletion(drops: Drops): number | undefined {
  return latest(drops, ({ record, pod }) => overAt(record) - (pod?.deletionAt ?? Infinity));
}

function latest(drops: Drops, of: (drop: Attribution) => number): number | undefined {
  const most = drops.reduce((max, drop) => Math.max(max, of(drop)), -Infinity);
  return Number.isFinite(most) && most > 0 ? most : undefined;
}
