import { expect, test } from 'vitest';
import type { LoadProfile } from '../protocols/protocols.ts';
import { shareOf } from './load-profile.ts';

const profile: LoadProfile = {
  run: 'run',
  targets: ['http://web/'],
  streams: ['new', 'reused'],
  rate: 200,
  connections: 21,
  timeoutMs: 5000,
  protocol: 'http',
  expectStatus: [200],
  slow: { path: '/slow', rate: 8, connections: 40, timeoutMs: 12_000 },
};

test('several senders send the rate together, with no fewer connections', () => {
  expect(shareOf(profile, 4)).toEqual({
    ...profile,
    rate: 50,
    connections: 6,
    slow: { ...profile.slow, rate: 2, connections: 10 },
  });
});

test('as fast as it goes is for each of them', () => {
  expect(shareOf({ ...profile, rate: 'max' }, 4).rate).toBe('max');
});
