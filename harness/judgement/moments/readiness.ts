import { snapshotsOf } from '../../observation/pods/pod-evidence.ts';
import { plainMoment } from './moment-kind.ts';

/** When the pod was first ready, by arrival of the watch event. */
export const ready = plainMoment('ready', {
  by: 'watch',
  time: (_, evidence) => snapshotsOf(evidence).find((pod) => pod.ready)?.at,
});

/** When the pod was first seen not ready any more. */
export const unready = plainMoment('unready', {
  by: 'watch',
  time: (_, evidence) => {
    const since = ready.time(ready.make, evidence) ?? Infinity;
    return snapshotsOf(evidence).find((pod) => pod.at > since && !pod.ready)?.at;
  },
});
