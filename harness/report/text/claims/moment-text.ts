import { conditionsOf } from '../../../judgement/moments/find-moment.ts';
import type { Moment } from '../../../judgement/moments/moments.ts';

/** As it stands in a sentence: `mark main/SIGTERM`. */
export function momentText(moment: Moment): string {
  switch (moment.moment) {
    case 'deletionAsked':
      return 'the deletion';
    case 'deletionSeen':
      return 'the news of its deletion';
    case 'gone':
      return 'the end of the pod';
    case 'ready':
      return 'the pod ready';
    case 'unready':
      return 'the pod no longer ready';
    case 'mark':
      return `mark ${moment.mark}`;
    case 'lastMark':
      return `last mark ${moment.mark}`;
    case 'running':
      return `${moment.container} running`;
    case 'ended':
      return `the end of ${moment.container}`;
    case 'started':
      return `the start of ${moment.container}`;
    case 'finished':
      return `the end of ${moment.container}`;
    case 'stopCalled':
      return `the kubelet's call to stop ${moment.container}`;
    case 'signalled':
      return `SIGTERM to ${moment.container}`;
    case 'killed':
      return `the kill of ${moment.container}`;
    case 'event':
      return `event ${moment.reason}`;
    case 'endpoint':
      return `its endpoint ${conditionsOf(moment.state)
        .map(([condition, value]) => `${condition}=${String(value)}`)
        .join(' ')}`;
    case 'serviceReady':
      return `Service ${moment.service} ready`;
    case 'on':
      return `${momentText(moment.that)} on ${moment.pod.name}`;
  }
}
