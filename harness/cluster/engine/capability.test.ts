import { expect, test } from 'vitest';
import { hasSysResource } from './capability.ts';

test('reads the capability from the bounding set', () => {
  expect(hasSysResource('Name:\tnode\nCapBnd:\t000001ffffffffff\n')).toBe(true);
  expect(hasSysResource('Name:\tnode\nCapBnd:\t000001fffeffffff\n')).toBe(false);
});
