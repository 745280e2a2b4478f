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
    protocol: 'http',
    run: 'run',
    targets: ['http://127.0.0.1:8080/'],
    streams: ['new', 'reused'],
    rate: 200,
    connections: 20,
    timeoutMs: 5000,
    expectStatus: [200, 404],
    podHeader: 'x-pod',
    expectHeader: 'x-pod',
    slow: { path: '/slow?ms=3000', rate: 8, connections: 40, timeoutMs: 30_000 },
  });
  expect(
    loadProfile(['https://me:p%40ss@x/'], { ...flags, insecure: true, expectStatus: '101,304' }, 'run'),
  ).toMatchObject({
    targets: ['https://me:p%40ss@x/'],
    insecure: true,
    expectStatus: [101, 304],
  });
});

test('of a URL of TCP the flags say what is sent and expected, byte by byte', () => {
  const asked = { ...flags, send: String.raw`PING\r\n\xff`, expect: String.raw`^\+PONG` };

  expect(loadProfile(['tcp://127.0.0.1:6379', 'tcp://[::1]:6379/'], asked, 'run')).toEqual({
    protocol: 'tcp',
    run: 'run',
    targets: ['tcp://127.0.0.1:6379', 'tcp://[::1]:6379'],
    streams: ['new', 'reused'],
    rate: 200,
    connections: 20,
    timeoutMs: 5000,
    send: Buffer.from('PING\r\n\xff', 'latin1').toString('base64'),
    expect: '^\\+PONG',
  });
});

test('where nothing is sent, a kept connection has no second exchange', () => {
  expect(loadProfile(['tcp://x:25'], { ...flags, expect: '^220 ' }, 'run')).toMatchObject({ streams: ['new'] });
  expect(() => loadProfile(['tcp://x:25'], { ...flags, streams: 'reused' }, 'run')).toThrow('reused needs --send');
});

test.each<[string, string[], Partial<LoadFlags>, RegExp]>([
  ['no URL', [], {}, /at least one URL/],
  ['no scheme', ['localhost:8080'], {}, /https:\/\/ or tcp:\/\/, got `localhost:8080`/],
  ['another scheme', ['ftp://x/'], {}, /got `ftp:\/\/x\/`/],
  ['tcp without a port', ['tcp://x'], {}, /a host and a port, such as .* got `tcp:\/\/x`/],
  ['tcp with a path', ['tcp://x:1/a'], {}, /a host and a port/],
  ['two protocols', ['tcp://x:1', 'http://x/'], {}, /one protocol/],
  ['a flag of tcp', ['http://x/'], { send: 'PING' }, /--send is of a URL that starts with tcp/],
  ['a flag of http', ['tcp://x:1'], { expectHeader: 'x-pod' }, /--expect-header is of HTTP/],
  ['no expression', ['tcp://x:1'], { expect: '(' }, /--expect as a regular expression/],
  ['an escape that is none', ['tcp://x:1'], { send: '\\q' }, /got `\\q`/],
  ['no such file', ['tcp://x:1'], { send: '@no-such-file' }, /--send names no-such-file/],
  ['rate 0', ['http://x/'], { rate: '0' }, /--rate .* got `0`/],
  ['rate that is no number', ['http://x/'], { rate: 'fast' }, /--rate .* got `fast`/],
  ['unknown stream', ['http://x/'], { streams: 'new,old' }, /--streams of new, reused, got `old`/],
  ['no connection', ['http://x/'], { connections: '0' }, /--connections .* got `0`/],
  ['no timeout', ['http://x/'], { timeout: '0s' }, /--timeout above 0/],
  ['status that is no number', ['http://x/'], { expectStatus: 'ok' }, /--expect-status .* got `ok`/],
  ['rate beyond reason', ['http://x/'], { rate: '1e7' }, /--rate .* up to 1000000, or `max`, got `1e7`/],
  ['rate without end', ['http://x/'], { rate: 'Infinity' }, /--rate .* got `Infinity`/],
  ['too many connections', ['http://x/'], { connections: '20001' }, /--connections .* to 20000, got `20001`/],
  ['far too many', ['http://x/'], { connections: '9'.repeat(20) }, /--connections .* got `9{20}`/],
  ['too many URLs', Array<string>(1001).fill('http://x/'), {}, /at most 1000 URLs, got 1001/],
  ['too long a timeout', ['http://x/'], { timeout: '25h' }, /--timeout above 0/],
  ['a status of five digits', ['http://x/'], { expectStatus: '200,99999' }, /--expect-status .* got `99999`/],
  ['a status that goes before a response', ['http://x/'], { expectStatus: '100' }, /--expect-status .* got `100`/],
  ['a status of no class', ['http://x/'], { expectStatus: '099' }, /--expect-status .* got `099`/],
  ['a header with a blank', ['http://x/'], { expectHeader: 'bad header' }, /--expect-header .* got `bad header`/],
  ['a header with a line end', ['http://x/'], { expectHeader: 'a\r\nb' }, /--expect-header/],
  ['a header of other letters', ['http://x/'], { expectHeader: 'é' }, /--expect-header/],
  ['no header', ['http://x/'], { expectHeader: '' }, /--expect-header/],
  ['slow that is no path', ['http://x/'], { slow: 'slow' }, /--slow as a path/],
  ['slow on another host', ['http://x/'], { slow: '//other/slow' }, /--slow as a path/],
  ['slow on another host, disguised', ['http://x/'], { slow: '/\t\\other/slow' }, /--slow as a path/],
  ['credentials that are not encoded', ['http://me:%zz@x/'], {}, /percent-encoded, of x they are not$/],
])('bad usage in one clear line: %s', (_case, urls, changed, message) => {
  const attempt = () => loadProfile(urls, { ...flags, ...changed }, 'run');

  expect(attempt).toThrow(UsageError);
  expect(attempt).toThrow(message);
});

test.each(['0s', '10', '25h'])('a duration of %s is bad usage', (duration) => {
  expect(() => loadDuration({ ...flags, duration })).toThrow(UsageError);
});
