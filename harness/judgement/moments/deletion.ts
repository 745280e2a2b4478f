import { readingsOf } from '../../observation/pod-evidence.ts';
import { plainMoment } from './moment-kind.ts';

/** When we asked for the pod's deletion: no later than anything that follows from it. */
export const deletionAsked = plainMoment('deletionAsked', {
  by: 'clock',
  time: (_, { name, timeline }) =>
    timeline.of('command').findLast(({ verb, object }) => verb === 'delete' && object === `pod/${name}`)?.at,
});

/** When the pod was first seen on its way out, whoever asked for it. */
export const deletionSeen = plainMoment('deletionSeen', {
  by: 'news',
  time: (_, evidence) => readingsOf(evidence).find(({ deletionTimestamp }) => deletionTimestamp !== undefined)?.at,
});

/** When the API had no such pod any more, by arrival of the news. */
export const gone = plainMoment('gone', {
  by: 'news',
  time: (_, evidence) => readingsOf(evidence).find(({ change }) => change === 'deleted')?.at,
});
