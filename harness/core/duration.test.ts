import { expect, test } from 'vitest';
import { formatDuration, milliseconds, minutes, parseDuration, seconds } from './duration.ts';
import { UsageError } from './harness-error.ts';

test.each([
  ['250ms', milliseconds(250)],
  ['5s', seconds(5)],
  ['1.5m', seconds(90)],
  ['2h', minutes(120)],
  [' 1s ', seconds(1)],
])('%j is read as %d ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each(['', '5', 's', '-1s', '+1s', '1e3s', 'NaNs', '1 s', '1S', '1d', '.5s', '1.s', '１s', '1s; ls', '1s\n2s'])(
  '%j is no duration, and the error echoes it',
  (text) => {
    expect(() => parseDuration(text)).toThrow(UsageError);
    expect(() => parseDuration(text)).toThrow(`got \`${text}\``);
  },
);

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [4200, '4.2 s'],
  [12_345, '12 s'],
  [-2500, '-2.5 s'],
  [125_000, '2 min 05 s'],
  [3_600_000, '60 min 00 s'],
])('%d ms is written %s', (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});
