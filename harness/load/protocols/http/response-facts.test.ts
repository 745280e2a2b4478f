import { expect, test } from 'vitest';
import type { HttpProfile } from './http-profile.ts';
import { faultOf, responseFacts } from './response-facts.ts';

test('who answered, in what phase, and for how long the connection is kept', () => {
  const headers = [
    'x-pod',
    'web-1',
    'x-phase',
    'stopping',
    'x-since-sigterm-ms',
    '12.5',
    'keep-alive',
    'timeout=5, max=9',
  ];

  const head = { status: 200, headers, keepAlive: true };
  const kept = { status: 200, keptMs: 5000, signed: true };

  expect(responseFacts(head, { expectHeader: 'x-pod', podHeader: 'x-pod' })).toEqual({
    ...{ ...kept, pod: 'web-1', phase: 'stopping', sinceSigtermMs: 12.5 },
  });
  expect(responseFacts(head, {}), 'of an app that declares no such header').toEqual(kept);
});

test('the pod by the header that the app names it in', () => {
  const headers = ['x-pod', 'a proxy', 'x-served-by', 'web-1'];
  expect(responseFacts({ status: 200, headers, keepAlive: true }, { podHeader: 'x-served-by' }).pod).toBe('web-1');
});

test.each([
  ['empty values', ['x-pod', '', 'x-phase', '', 'x-since-sigterm-ms', '', 'keep-alive', '']],
  ['what is no number', ['x-since-sigterm-ms', '1e999', 'keep-alive', 'timeout=soon']],
  ['names of every object', ['__proto__', 'x', 'constructor', 'y']],
])('%s tell nothing', (_what, headers) => {
  const { pod, phase, sinceSigtermMs, keptMs, signed } = responseFacts(
    { status: 200, headers, keepAlive: true },
    { expectHeader: 'x-pod', podHeader: 'x-pod' },
  );

  expect([pod, phase, sinceSigtermMs, keptMs, signed]).toEqual([undefined, undefined, undefined, undefined, false]);
});

test.each([
  [200, true, undefined],
  [200, false, { outcome: 'malformed', detail: 'no x-pod header' }],
  [503, true, { outcome: 'rejected', detail: 'status 503' }],
  // Of a framework in front of the app's own code, which knows nothing of its headers.
  [503, false, { outcome: 'rejected', detail: 'status 503' }],
])('status %s, signed: %s', (status, signed, fault) => {
  const profile = { expectStatus: [200], expectHeader: 'x-pod' } as unknown as HttpProfile;

  expect(faultOf({ status, signed }, profile)).toEqual(fault);
});

test('a good status with another body than the expected one is a rejection', () => {
  const profile = { expectStatus: [200], expectBody: 'ok' } as unknown as HttpProfile;
  const facts = { status: 200, signed: true };

  expect(faultOf(facts, profile, false)).toEqual({
    outcome: 'rejected',
    detail: 'status 200, and its body is not the expected one',
  });
  expect(faultOf(facts, profile, true)).toBeUndefined();
});
