import { expect, test } from 'vitest';
import { dropped, evidenceOf } from '../fixtures.test-helper.ts';
import { missing } from './symptoms.ts';

const ending = { ...{ name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400 }, exitCode: 0 };
const seenOf = (asked: ReturnType<typeof dropped>, stream?: 'new' | 'reused') =>
  missing({ symptom: 'noneDropped', ...(stream && { stream }) }, evidenceOf([ending], [asked]));

test('a drop that the app may have made is one, that of the stream alone', () => {
  const refused = dropped('refused', { at: 4100 });
  expect(seenOf(refused)).toEqual({ code: 'drops', figures: { drops: 1 } });
  expect(seenOf(refused, 'new')).toEqual({ code: 'drops', figures: { drops: 1, stream: 'new' } });
  expect(seenOf(refused, 'reused')).toBeUndefined();
});

test('one that is known to be the doing of others is none of the app', () => {
  expect(seenOf(dropped('unreachable', { at: 4100, detail: 'EAI_AGAIN' }))).toBeUndefined();
});
