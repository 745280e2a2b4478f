import { snapshotsOf } from '../../observation/pods/pod-evidence.ts';
import { plainMoment } from './moment-kind.ts';

/** When we asked for the pod's deletion: no later than anything that follows from it. */
export const deletionRequested = plainMoment('deletionRequested', {
  by: 'clock',
  time: (_, { name, timeline }) =>
    timeline.of('command').findLast(({ verb, object }) => verb === 'delete' && object === `pod/${name}`)?.at,
});

/** When the pod was first seen on its way out, whoever asked for it. */
export const deletionSeen = plainMoment('deletionSeen', {
  by: 'watch',
  time: (_, evidence) => snapshotsOf(evidence).find(({ deletionTimestamp }) => deletionTimestamp !== undefined)?.at,
});

/** When the API had no such pod any more, by arrival of the watch event. */
export const podDeleted = plainMoment('podDeleted', {
  by: 'watch',
  time: (_, evidence) => snapshotsOf(evidence).find(({ change }) => change === 'deleted')?.at,
});
