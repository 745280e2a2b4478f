import { expect, test } from 'vitest';
import { responseFacts } from './response-facts.ts';

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

  expect(responseFacts({ status: 200, headers, keepAlive: true }, { expectHeader: 'x-pod' })).toEqual({
    ...{ status: 200, pod: 'web-1', phase: 'stopping', sinceSigtermMs: 12.5, keptMs: 5000, signed: true },
  });
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
    { expectHeader: 'x-pod' },
  );

  expect([pod, phase, sinceSigtermMs, keptMs, signed]).toEqual([undefined, undefined, undefined, undefined, false]);
});
