import { expect, it } from 'vitest';
import { merge, type Json } from './merge.ts';

it.each<[string, Json, Json, Json]>([
  ['sets a field and keeps the others', { a: 1, b: 2 }, { b: 3 }, { a: 1, b: 3 }],
  ['removes a field by null, also in depth', { a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
  ['adds objects without their nulls', {}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ['replaces lists of values', { a: [1, 2] }, { a: [3] }, { a: [3] }],
  [
    'merges named things by name',
    [{ name: 'x', v: 1, w: 1 }, { name: 'y' }],
    [{ name: 'x', v: 2 }],
    [{ name: 'x', v: 2, w: 1 }, { name: 'y' }],
  ],
  ['adds a named thing that is not there', [{ name: 'x' }], [{ name: 'y' }], [{ name: 'x' }, { name: 'y' }]],
  ['makes a list where there is none', {}, { env: [{ name: 'x', v: null }] }, { env: [{ name: 'x' }] }],
  ['replaces lists of which not all have a name', [{ name: 'x' }, 1], [{ name: 'y' }], [{ name: 'y' }]],
])('%s', (_, value, patch, expected) => {
  expect(merge(value, patch)).toEqual(expected);
});
