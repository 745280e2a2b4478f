import { expect, it } from 'vitest';
import { parseMark } from './mark.ts';

it.each([
  ['{"mark":"SIGTERM","at":12.5,"inFlight":3}', { mark: 'SIGTERM', at: 12.5, detail: { inFlight: 3 } }],
  ['{"mark":"x","at":"12"}', undefined],
  ['{"at":12}', undefined],
  ['{"mark":"cut off', undefined],
  ['plain text', undefined],
  ['', undefined],
  [`{"mark":"x","at":1,"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, undefined],
  [`{"mark":"x","at":1,"deep":${'['.repeat(16)}${']'.repeat(16)}}`, undefined],
  [`{"mark":"x","at":1,"long":"${'a'.repeat(65_536)}"}`, undefined],
])('parseMark(%.40s)', (line, expected) => {
  expect(parseMark(line)).toEqual(expected);
});

it('takes all of a mark that is as deep as any sensible one', () => {
  const detail = `${'['.repeat(15)}${']'.repeat(15)}`;
  expect(parseMark(`{"mark":"x","at":1,"deep":${detail}}`)?.detail).toEqual({ deep: JSON.parse(detail) as unknown });
});
