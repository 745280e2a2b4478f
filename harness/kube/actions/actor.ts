import type { Clock } from '../../core/clock.ts';
import type { TimelineWriter } from '../../timeline/timeline.ts';
import type { KubeClient } from '../client/kube-client.ts';
import type { Owner } from './owned-manifest.ts';

/** The client with which the cluster is changed, and the timeline on which each change is recorded. */
export interface Actor {
  readonly client: KubeClient;
  readonly timeline: TimelineWriter;
  readonly clock: Clock;
  /** Set in a namespace that stays: whose everything is that is made there. */
  readonly owner?: Owner;
}

/** Writes what is about to be done: its time is the one before the call, as effects can come before the answer. */
export function recordCommand({ timeline, clock }: Actor, verb: string, object: string, detail?: string): void {
  timeline.record({
    kind: 'command',
    source: 'command',
    at: clock.now(),
    verb,
    object,
    ...(detail === undefined ? {} : { detail }),
  });
}
