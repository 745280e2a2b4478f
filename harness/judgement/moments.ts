import { z } from 'zod';

/** Which conditions of an endpoint are meant, each as it is to be. */
const endpointState = z.object({
  ready: z.boolean().exactOptional(),
  serving: z.boolean().exactOptional(),
  terminating: z.boolean().exactOptional(),
});

export const momentSchema = z.discriminatedUnion('moment', [
  z.object({ moment: z.enum(['deletionAsked', 'gone', 'ready', 'unready']) }),
  z.object({ moment: z.enum(['mark', 'lastMark']), mark: z.string() }),
  z.object({ moment: z.enum(['running', 'ended', 'started', 'finished']), container: z.string() }),
  z.object({ moment: z.literal('event'), reason: z.string() }),
  z.object({ moment: z.literal('endpoint'), state: endpointState }),
  z.object({ moment: z.literal('serviceReady'), service: z.string() }),
]);

/** A moment in a pod's life, as data: it is saved with the judgement, and looked up in the evidence again. */
export type Moment = Readonly<z.infer<typeof momentSchema>>;

/** When we asked for the pod's deletion: no later than anything that follows from it. */
export const deletionAsked: Moment = { moment: 'deletionAsked' };

/** When the API had no such pod any more, by arrival of the news. */
export const gone: Moment = { moment: 'gone' };

/** When the pod was first ready, by arrival of the news. */
export const ready: Moment = { moment: 'ready' };

/** When the pod was first seen not ready any more. */
export const unready: Moment = { moment: 'unready' };

/** When the pod's endpoint was first seen in this state. */
export function endpoint(state: z.infer<typeof endpointState>): Moment {
  return { moment: 'endpoint', state };
}

/** The first mark of this name, `main/SIGTERM`, by the app's own clock. */
export function mark(name: string): Moment {
  return { moment: 'mark', mark: name };
}

/** The last one of this name: of a process that was killed, its last sign of life. */
export function lastMark(name: string): Moment {
  return { moment: 'lastMark', mark: name };
}

/** When the container was first seen running. */
export function running(container: string): Moment {
  return { moment: 'running', container };
}

/** When the container was first seen ended. */
export function ended(container: string): Moment {
  return { moment: 'ended', container };
}

/** When the container was started first, by the container runtime, cut to whole seconds: never later than it was. */
export function started(container: string): Moment {
  return { moment: 'started', container };
}

/** When the container ended first, by the container runtime, cut to whole seconds. */
export function finished(container: string): Moment {
  return { moment: 'finished', container };
}

/** When the first event of this reason about the pod arrived. */
export function event(reason: string): Moment {
  return { moment: 'event', reason };
}

/** When a Service first had a ready endpoint, by arrival of the news. */
export function serviceReady(service: string): Moment {
  return { moment: 'serviceReady', service };
}
