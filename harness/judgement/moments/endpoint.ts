import { z } from 'zod';
import { podLookup } from '../../observation/pods/pod-lookup.ts';
import { momentKind } from './moment-kind.ts';

/** Which conditions of an endpoint are meant, each as it is to be. */
const stateSchema = z.object({
  ready: z.boolean().exactOptional(),
  serving: z.boolean().exactOptional(),
  terminating: z.boolean().exactOptional(),
});

type EndpointState = Readonly<z.infer<typeof stateSchema>>;

/** When the pod's endpoint was first seen in this state. */
export const endpoint = momentKind('endpoint', {
  fields: { state: stateSchema },
  make: (state: EndpointState) => ({ state }),
  by: 'watch',
  time: ({ state }, { name, uid, timeline }) => {
    const pods = podLookup(timeline);
    return timeline
      .of('endpointslice')
      .find(({ at, endpoints }) =>
        endpoints.some(
          (its) =>
            its.pod === name &&
            (pods.find(its, at)?.uid ?? uid) === uid &&
            conditionsOf(state).every(([condition, value]) => its[condition] === value),
        ),
      )?.at;
  },
});

/** When a Service first had a ready endpoint, by arrival of the watch event. */
export const serviceReady = momentKind('serviceReady', {
  fields: { service: z.string() },
  make: (service: string) => ({ service }),
  by: 'watch',
  time: ({ service }, { timeline }) =>
    timeline.of('endpointslice').find((slice) => slice.service === service && slice.endpoints.some((its) => its.ready))
      ?.at,
});

/** In one order, however they were written. */
export function conditionsOf(state: EndpointState): (readonly [keyof EndpointState, boolean])[] {
  return (['ready', 'serving', 'terminating'] as const).flatMap((condition) => {
    const value = state[condition];
    return value === undefined ? [] : [[condition, value] as const];
  });
}
