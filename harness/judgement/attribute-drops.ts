import type { RequestRecord } from '../ledger/request-record.ts';
import type { LoadEvidence } from './load-evidence.ts';
import { endOf, podLives, type PodLife } from './pod-lives.ts';

export type AttributedCause =
  | 'stopped-before-endpoint-removal'
  | 'exited-with-requests-in-flight'
  | 'connection-cut-while-idle'
  | 'killed-at-grace-end'
  | 'unknown';

/** A drop tied to a pod and a cause; `unknown` is an honest answer. */
export interface Attribution {
  readonly record: RequestRecord;
  readonly cause: AttributedCause;
  readonly pod?: PodLife;
}

export const advice: Readonly<Record<AttributedCause, { cause: string; fix: string }>> = {
  'stopped-before-endpoint-removal': {
    cause: 'the app stopped accepting while nodes still routed new connections to it',
    fix: 'keep serving after the deletion until every node has stopped routing: a preStop hook that waits (5 s was enough here)',
  },
  'exited-with-requests-in-flight': {
    cause: 'the app ended, or cut its connections, with requests under way',
    fix: 'on SIGTERM stop accepting, finish the requests that run, then exit',
  },
  'connection-cut-while-idle': {
    cause: 'a kept connection was closed just as the client sent its next request on it',
    fix: 'announce the end: answer with `Connection: close` during the preStop wait, before idle connections are closed',
  },
  'killed-at-grace-end': {
    cause: 'the grace period ended and the container was killed with requests under way',
    fix: 'raise terminationGracePeriodSeconds above the preStop wait plus the longest request',
  },
  unknown: {
    cause: 'nothing that was observed explains it',
    fix: 'look at the event trace and the pod logs around the drop',
  },
};

/** How far a drop may lie from the moment that explains it: clocks agree, but a close takes its way. */
const nearness = 400;
/** A node routes for up to this long after a pod has stopped listening: kube-proxy's sync period and some. */
const routingTail = 6000;
/** A request sent this shortly before a cut met a closing connection rather than being cut in its work. */
const raceWidth = 20;

/** Ties every drop to what happened around it. */
export function attributeDrops(evidence: Pick<LoadEvidence, 'records' | 'timeline'>): readonly Attribution[] {
  const lives = podLives(evidence.timeline).filter((life) => life.deletionAt !== undefined);
  return evidence.records.filter((record) => record.outcome === 'dropped').map((record) => attribute(record, lives));
}

function attribute(record: RequestRecord, lives: readonly PodLife[]): Attribution {
  const droppedAt = record.endedAt ?? record.sentAt;
  const lastPod = record.failure?.connection.lastPod;
  const candidates = lastPod === undefined ? lives : lives.filter((life) => life.name === lastPod);
  if (isCut(record)) {
    const killed = nearest(candidates, droppedAt, (life) => (life.exitCode === 137 ? endOf(life) : undefined), 2000);
    if (killed) return { record, cause: 'killed-at-grace-end', pod: killed };
    const stopped =
      nearest(candidates, droppedAt, (life) => life.sigtermAt, nearness) ??
      nearest(candidates, droppedAt, endOf, nearness);
    if (stopped) {
      const raced = record.stream === 'reused' && droppedAt - record.sentAt < raceWidth;
      return { record, cause: raced ? 'connection-cut-while-idle' : 'exited-with-requests-in-flight', pod: stopped };
    }
  }
  const routed = lives.find((life) => {
    const stoppedAt = life.sigtermAt ?? endOf(life);
    return stoppedAt !== undefined && droppedAt >= stoppedAt - 50 && record.sentAt <= stoppedAt + routingTail;
  });
  return routed ? { record, cause: 'stopped-before-endpoint-removal', pod: routed } : { record, cause: 'unknown' };
}

/** The connection had been made: what was lost was under way, or met the closing. */
function isCut(record: RequestRecord): boolean {
  const cause = record.failure?.cause;
  return record.stream === 'reused' && (cause === 'reset' || cause === 'closed' || cause === 'truncated');
}

function nearest(
  lives: readonly PodLife[],
  at: number,
  moment: (life: PodLife) => number | undefined,
  within: number,
): PodLife | undefined {
  const distance = (life: PodLife) => Math.abs((moment(life) ?? Infinity) - at);
  return lives.filter((life) => distance(life) <= within).sort((a, b) => distance(a) - distance(b))[0];
}
