import { expect, test } from 'vitest';
import { dropped, evidenceOf, rejected } from '../fixtures.test-helper.ts';
import { missing, type Symptom } from './symptoms.ts';

const ending = { ...{ name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400 }, exitCode: 0 };
const ofOthers = dropped('unreachable', { at: 60_000, detail: 'EAI_AGAIN' });
const seenOf = (symptom: Symptom, ...asked: Parameters<typeof evidenceOf>[1]) =>
  missing(symptom, evidenceOf([ending], asked));

test('a drop that others have made, long after any SIGTERM, speaks against no symptom, and shows none', () => {
  const symptom = { symptom: 'newRefusedUntilUnrouted' } as const;
  const refused = dropped('refused', { at: 4100 });

  expect(seenOf(symptom, refused, ofOthers)).toBeUndefined();
  expect(seenOf(symptom, ofOthers)).toEqual({ code: 'no-drop', figures: {} });
  expect(seenOf(symptom, refused, dropped('refused', { at: 60_000 }))).toEqual({
    code: 'drops-without-sigterm',
    figures: { drops: 1 },
  });
});

test('so with what is cut, and with what is rejected', () => {
  const cut = dropped('reset', { at: 4040, stream: 'reused' });
  expect(seenOf({ symptom: 'reusedCut' }, cut)).toBeUndefined();
  expect(seenOf({ symptom: 'reusedCut' }, ofOthers)).toEqual({ code: 'nothing-cut', figures: {} });
  expect(seenOf({ symptom: 'rejectedAfterSigterm' }, rejected({ at: 4040 }))).toBeUndefined();
  expect(seenOf({ symptom: 'rejectedAfterSigterm' }, rejected({ at: 60_000 }))).toMatchObject({
    code: 'rejections-without-sigterm',
  });
});
