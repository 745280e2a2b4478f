import { preStopFailed } from '../../../observation/pods/pod-lives.ts';
import type { ExplainedRequest } from '../explained-request.ts';
import { endTimeOf } from '../request-index.ts';

type Requests = readonly ExplainedRequest[];

/** A cause of requests that were dropped or rejected. */
export interface CauseKind<Figures = object> {
  /** Whose doing it is. */
  readonly by: 'app' | 'others';
  /** What requests that failed by it tell of it. */
  figures(requests: Requests): Figures;
}

export function ofTheApp<Figures>(figures: (requests: Requests) => Figures): CauseKind<Figures> {
  return { by: 'app', figures };
}

export function ofOthers<Figures>(figures: (requests: Requests) => Figures): CauseKind<Figures> {
  return { by: 'others', figures };
}

/** How long after the deletion of its pod the last of them was over, milliseconds. */
export function latestAfterDeletion(requests: Requests): number | undefined {
  return latest(requests, ({ record, pod }) => endTimeOf(record) - (pod?.deletionAt ?? Infinity));
}

/** The preStop hook of a pod that one of them was sent to had failed in its stop; absent where none did. */
export function hookFailure(requests: Requests): { readonly hookFailed?: true } {
  const hasFailed = requests.some(({ pod }) => pod?.runs.some((run) => preStopFailed(pod, run)));
  return hasFailed ? { hookFailed: true } : {};
}

/** How long the longest of them took, milliseconds. */
export function longest(requests: Requests): number | undefined {
  return latest(requests, ({ record }) => endTimeOf(record) - record.sentAt);
}

/** The most of it, where it is known of any and more than none. */
export function latest(requests: Requests, of: (request: ExplainedRequest) => number): number | undefined {
  const most = requests.reduce((max, request) => Math.max(max, of(request)), -Infinity);
  return Number.isFinite(most) && most > 0 ? most : undefined;
}
