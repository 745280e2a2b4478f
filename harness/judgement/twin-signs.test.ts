import { expect, test } from 'vitest';
import { dropped, evidenceOf, type Ending } from './fixtures.test-helper.ts';
import type { LoadEvidence } from './load-evidence.ts';
import { judgeSign, twinSigns, type TwinName } from './twin-signs.ts';

const waited = { deleted: 4000, preStop: 4010, exitCode: 0 };
const endings: Record<TwinName | 'good', Ending> = {
  good: { name: 'web-a', ...waited, sigterm: 9020, exitMark: 9050, gone: 9400 },
  'no-prestop': { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400, exitCode: 0 },
  'exits-at-once': { name: 'web-a', ...waited, sigterm: 9020, exitMark: 9022, gone: 9400 },
  naive: { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4031, gone: 4400, exitCode: 0 },
  'cuts-keep-alive': { name: 'web-a', ...waited, sigterm: 9020, exitMark: 11_020, gone: 11_400 },
  'grace-too-short': {
    name: 'web-a',
    deleted: 4000,
    preStop: 4010,
    sigterm: 5010,
    gone: 7400,
    exitCode: 137,
    grace: 1,
  },
  'shell-pid1': { name: 'web-a', deleted: 4000, preStop: 4010, gone: 12_400, exitCode: 137, grace: 8 },
};
const refused = dropped('refused', { at: 4200 });
const cutAt = (at: number) =>
  dropped('closed', { at: at - 1500, took: 1500, stream: 'reused', profile: 'slow', lastPod: 'web-a' });

const scenes: Record<TwinName | 'good', LoadEvidence> = {
  good: evidenceOf([endings.good], []),
  'no-prestop': evidenceOf([endings['no-prestop']], [refused]),
  'exits-at-once': evidenceOf([endings['exits-at-once']], [cutAt(9022)]),
  naive: evidenceOf([endings.naive], [refused, cutAt(4031)]),
  'cuts-keep-alive': evidenceOf([endings['cuts-keep-alive']], [cutAt(9022)]),
  'grace-too-short': evidenceOf([endings['grace-too-short']], [cutAt(7010)]),
  'shell-pid1': evidenceOf([endings['shell-pid1']], [cutAt(12_010)]),
};

// Which scenes show which sign: `naive` contains the clues of `no-prestop`, every other twin is told from its siblings.
const caught: Record<TwinName, (TwinName | 'good')[]> = {
  'no-prestop': ['no-prestop', 'naive'],
  'exits-at-once': ['exits-at-once'],
  naive: ['naive'],
  'cuts-keep-alive': ['cuts-keep-alive'],
  'grace-too-short': ['grace-too-short'],
  'shell-pid1': ['shell-pid1'],
};

const table = (Object.keys(twinSigns) as TwinName[]).flatMap((sign) =>
  (Object.keys(scenes) as (keyof typeof scenes)[]).map((scene) => [sign, scene, caught[sign].includes(scene)] as const),
);

test.each(table)('the sign of %s in the scene of %s: %s', (sign, scene, expected) => {
  expect(judgeSign(scenes[scene], twinSigns[sign]).verdict).toBe(expected ? 'pass' : 'fail');
});

test('says which clue is missing', () => {
  expect(judgeSign(scenes['cuts-keep-alive'], twinSigns['exits-at-once']).reason).toMatchInlineSnapshot(
    `"expected the end at SIGTERM, saw an end 2000 ms after SIGTERM on pod web-a"`,
  );
});
