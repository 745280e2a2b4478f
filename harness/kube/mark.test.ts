import { expect, it } from 'vitest';
import { parseMark } from './mark.ts';

it.each([
  ['{"mark":"SIGTERM","at":12.5,"inFlight":3}', { mark: 'SIGTERM', at: 12.5, detail: { inFlight: 3 } }],
  ['{"mark":"x","at":"12"}', undefined],
  ['{"at":12}', undefined],
  ['{"mark":"cut off', undefined],
  ['plain text', undefined],
  ['', undefined],
])('parseMark(%s)', (line, expected) => {
  expect(parseMark(line)).toEqual(expected);
});
