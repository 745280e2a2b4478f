import { expect, test } from 'vitest';
import { UsageError } from '../../core/harness-error.ts';
import { loadDuration, loadProfile, type LoadFlags } from './load-options.ts';

const flags: LoadFlags = {
  duration: '10s',
  rate: '200',
  connections: '20',
  streams: 'new,reused',
  timeout: '5s',
  expectStatus: '200',
};

test('flags become a profile', () => {
  const asked = { ...flags, expectStatus: '200,404', expectHeader: 'X-Pod', slow: '/slow?ms=3000' };

  expect(loadProfile(['http://127.0.0.1:8080'], asked, 'run')).toEqual({
    run: 'run',
    targets: ['http://127.0.0.1:8080/'],
    streams: ['new', 'reused'],
    rate: 200,
    connections: 20,
    timeoutMs: 5000,
    expectStatus: [200, 404],
    expectHeader: 'x-pod',
    slow: { path: '/slow?ms=3000', rate: 8, connections: 40, timeoutMs: 30_000 },
  });
});

test.each<[string, string[], Partial<LoadFlags>, RegExp]>([
  ['no URL', [], {}, /at least one URL/],
  ['no scheme', ['localhost:8080'], {}, /http:\/\/ or https:\/\/, got `localhost:8080`/],
  ['another scheme', ['ftp://x/'], {}, /got `ftp:\/\/x\/`/],
  ['rate 0', ['http://x/'], { rate: '0' }, /--rate .* got `0`/],
  ['rate that is no number', ['http://x/'], { rate: 'fast' }, /--rate .* got `fast`/],
  ['unknown stream', ['http://x/'], { streams: 'new,old' }, /--streams of new, reused, got `old`/],
  ['no connection', ['http://x/'], { connections: '0' }, /--connections .* got `0`/],
  ['no timeout', ['http://x/'], { timeout: '0s' }, /--timeout above 0/],
  ['status that is no number', ['http://x/'], { expectStatus: 'ok' }, /--expect-status .* got `ok`/],
  ['slow that is no path', ['http://x/'], { slow: 'slow' }, /--slow as a path/],
])('bad usage in one clear line: %s', (_case, urls, changed, message) => {
  const attempt = () => loadProfile(urls, { ...flags, ...changed }, 'run');

  expect(attempt).toThrow(UsageError);
  expect(attempt).toThrow(message);
});

test.each(['0s', '10', '25h'])('a duration of %s is bad usage', (duration) => {
  expect(() => loadDuration({ ...flags, duration })).toThrow(UsageError);
});
