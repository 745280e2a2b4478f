import { z } from 'zod';
import { latestEnd } from './container-end.ts';
import { firstCall } from './first-call.ts';
import { lastMark, mark } from './mark.ts';
import { momentKind } from './moment-kind.ts';

/** When the kubelet had its preStop hook behind it and told the container runtime to stop the container; else as `signalled`. */
export const stopCalled = momentKind('stopCalled', {
  fields: { container: z.string() },
  make: (container: string) => ({ container }),
  by: 'log',
  time: (moment, evidence) => firstCall(evidence, moment.container, 'stop') ?? signalled.time(moment, evidence),
});

/** When the container runtime sent the signal that asks process 1 to stop, by its journal; else mark `SIGTERM` of the app. */
export const signalled = momentKind('signalled', {
  fields: { container: z.string() },
  make: (container: string) => ({ container }),
  by: 'log',
  time: ({ container }, evidence) =>
    firstCall(evidence, container, 'signal') ?? mark.time(mark.make(`${container}/SIGTERM`), evidence),
});

/** When the container was killed, by the runtime's journal; else after its last mark `alive`, and before the API told its end. */
export const killed = momentKind('killed', {
  fields: { container: z.string() },
  make: (container: string) => ({ container }),
  by: 'log',
  time: ({ container }, evidence) =>
    firstCall(evidence, container, 'kill') ?? lastMark.time(lastMark.make(`${container}/alive`), evidence),
  latest: ({ container }, evidence) => firstCall(evidence, container, 'kill') ?? latestEnd(container, evidence),
});
