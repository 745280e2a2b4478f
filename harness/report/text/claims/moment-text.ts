import { conditionsOf } from '../../../judgement/moments/endpoint.ts';
import type { Moment } from '../../../judgement/moments/moments.ts';
import { sayKind, type WordsOfKinds } from '../words.ts';

const words: WordsOfKinds<'moment', Moment> = {
  deletionRequested: () => 'the deletion',
  deletionSeen: () => 'the watch event of its deletion',
  podDeleted: () => 'the end of the pod',
  ready: () => 'the pod ready',
  unready: () => 'the pod no longer ready',
  mark: ({ mark }) => `mark ${mark}`,
  lastMark: ({ mark }) => `last mark ${mark}`,
  runningSeen: ({ container }) => `${container} running`,
  terminatedSeen: ({ container }) => `the end of ${container}`,
  started: ({ container }) => `the start of ${container}`,
  terminated: ({ container }) => `the end of ${container}`,
  stopCalled: ({ container }) => `the kubelet's call to stop ${container}`,
  signalled: ({ container }) => `SIGTERM to ${container}`,
  killed: ({ container }) => `the kill of ${container}`,
  event: ({ reason }) => `event ${reason}`,
  endpoint: ({ state }) =>
    `its endpoint ${conditionsOf(state)
      .map(([condition, value]) => `${condition}=${String(value)}`)
      .join(' ')}`,
  serviceReady: ({ service }) => `Service ${service} ready`,
  ofPod: ({ pod, that }) => `${momentText(that)} on ${pod.name}`,
};

/** The text of a moment within a sentence, such as `mark main/SIGTERM`. */
export function momentText(moment: Moment): string {
  return sayKind(words, 'moment', moment);
}
