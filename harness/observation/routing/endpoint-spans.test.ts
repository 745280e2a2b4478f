import { expect, test } from 'vitest';
import type { EndpointStatus, EndpointSliceFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { endpointSpans } from './endpoint-spans.ts';

const ready = { ready: true, serving: true, terminating: false };
const leaving = { ready: false, serving: true, terminating: true };
const unready = { ready: false, serving: false, terminating: false };
const ip = '10.244.0.1';

function slice(
  at: number,
  endpoints: Readonly<Record<string, typeof ready>>,
  change: EndpointSliceFact['change'] = 'modified',
): EndpointSliceFact {
  const listed = Object.entries(endpoints).map(([pod, state]): EndpointStatus => ({
    pod,
    ip,
    ...state,
  }));
  const of = { kind: 'endpointslice', source: 'watch', namespace: 'sw', name: 'web-1', service: 'web' } as const;
  return { ...of, at, change, endpoints: listed };
}

test('an endpoint goes through its states, until its slice lists it no more or is deleted', () => {
  const timeline = new Timeline();
  for (const fact of [
    slice(10, { a: unready }),
    slice(20, { a: ready }),
    slice(30, { a: ready, b: ready }),
    slice(40, { a: leaving, b: ready }),
    slice(50, { b: ready }),
  ])
    timeline.record(fact);
  expect(endpointSpans(timeline).get('web')).toEqual([
    { pod: 'a', ip, state: 'not ready', from: 10, to: 20 },
    { pod: 'a', ip, state: 'ready', from: 20, to: 40 },
    { pod: 'a', ip, state: 'terminating', from: 40, to: 50 },
    { pod: 'b', ip, state: 'ready', from: 30, to: Infinity },
  ]);

  timeline.record(slice(60, { b: ready }, 'deleted'));
  expect(endpointSpans(timeline).get('web')?.at(-1)).toEqual({ pod: 'b', ip, state: 'ready', from: 30, to: 60 });
});
