import { readingsOf } from '../../observation/pod-evidence.ts';
import { plainMoment } from './moment-kind.ts';

/** When the pod was first ready, by arrival of the news. */
export const ready = plainMoment('ready', {
  by: 'news',
  time: (_, evidence) => readingsOf(evidence).find((pod) => pod.ready)?.at,
});

/** When the pod was first seen not ready any more. */
export const unready = plainMoment('unready', {
  by: 'news',
  time: (_, evidence) => {
    const since = ready.time(ready.make, evidence) ?? Infinity;
    return readingsOf(evidence).find((pod) => pod.at > since && !pod.ready)?.at;
  },
});
