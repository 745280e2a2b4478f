import { z } from 'zod';

/** Which conditions of an endpoint are meant, each as it is to be. */
const endpointState = z.object({
  ready: z.boolean().exactOptional(),
  serving: z.boolean().exactOptional(),
  terminating: z.boolean().exactOptional(),
});

const ofItsPod = z.discriminatedUnion('moment', [
  z.object({ moment: z.enum(['deletionAsked', 'deletionSeen', 'gone', 'ready', 'unready']) }),
  z.object({ moment: z.enum(['mark', 'lastMark']), mark: z.string() }),
  z.object({
    moment: z.enum(['running', 'ended', 'started', 'finished', 'stopCalled', 'signalled', 'killed']),
    container: z.string(),
  }),
  z.object({ moment: z.literal('event'), reason: z.string() }),
  z.object({ moment: z.literal('endpoint'), state: endpointState }),
  z.object({ moment: z.literal('serviceReady'), service: z.string() }),
]);

export const momentSchema = z.discriminatedUnion('moment', [
  ...ofItsPod.options,
  z.object({ moment: z.literal('on'), pod: z.object({ name: z.string(), uid: z.string() }), that: ofItsPod }),
]);

/** A moment in a pod's life, as data: it is saved with the judgement, and looked up in the evidence again. */
export type Moment = Readonly<z.infer<typeof momentSchema>>;
type OwnMoment = Readonly<z.infer<typeof ofItsPod>>;

/** When we asked for the pod's deletion: no later than anything that follows from it. */
export const deletionAsked: OwnMoment = { moment: 'deletionAsked' };

/** When the pod was first seen on its way out, whoever asked for it. */
export const deletionSeen: OwnMoment = { moment: 'deletionSeen' };

/** When the API had no such pod any more, by arrival of the news. */
export const gone: OwnMoment = { moment: 'gone' };

/** When the pod was first ready, by arrival of the news. */
export const ready: OwnMoment = { moment: 'ready' };

/** When the pod was first seen not ready any more. */
export const unready: OwnMoment = { moment: 'unready' };

/** When the pod's endpoint was first seen in this state. */
export function endpoint(state: z.infer<typeof endpointState>): OwnMoment {
  return { moment: 'endpoint', state };
}

/** The first mark of this name, `main/SIGTERM`, by the app's own clock. */
export function mark(name: string): OwnMoment {
  return { moment: 'mark', mark: name };
}

/** The last one of this name: of a process that was killed, its last sign of life. */
export function lastMark(name: string): OwnMoment {
  return { moment: 'lastMark', mark: name };
}

/** When the container was first seen running. */
export function running(container: string): OwnMoment {
  return { moment: 'running', container };
}

/** When the container was first seen ended. */
export function ended(container: string): OwnMoment {
  return { moment: 'ended', container };
}

/** When the container was started first, by the container runtime, which tells it in whole seconds, cut. */
export function started(container: string): OwnMoment {
  return { moment: 'started', container };
}

/** When the container ended first: by the runtime's journal, else by the API, which tells it in whole seconds, cut. */
export function finished(container: string): OwnMoment {
  return { moment: 'finished', container };
}

/** When the kubelet had its preStop hook behind it and told the container runtime to stop the container; else as `signalled`. */
export function stopCalled(container: string): OwnMoment {
  return { moment: 'stopCalled', container };
}

/** When the container runtime sent the signal that asks process 1 to stop, by its journal; else mark `SIGTERM` of the app. */
export function signalled(container: string): OwnMoment {
  return { moment: 'signalled', container };
}

/** When the container was killed, by the runtime's journal; else after its last mark `alive`, and before the API told its end. */
export function killed(container: string): OwnMoment {
  return { moment: 'killed', container };
}

/** The same moment of another pod. */
export function on({ name, uid }: { readonly name: string; readonly uid: string }, that: OwnMoment): Moment {
  return { moment: 'on', pod: { name, uid }, that };
}

/** When the first event of this reason about the pod arrived. */
export function event(reason: string): OwnMoment {
  return { moment: 'event', reason };
}

/** When a Service first had a ready endpoint, by arrival of the news. */
export function serviceReady(service: string): OwnMoment {
  return { moment: 'serviceReady', service };
}
