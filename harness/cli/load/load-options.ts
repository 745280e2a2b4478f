import { formatDuration, minutes, parseDuration, type Duration } from '../../core/duration.ts';
import { UsageError } from '../../core/harness-error.ts';
import { streams, type Stream } from '../../ledger/request-record.ts';
import type { LoadProfile, SlowProfile } from '../../load/load-profile.ts';

/** The flags of `seaworthy load` as they are written. */
export interface LoadFlags {
  readonly duration: string;
  readonly rate: string;
  readonly connections: string;
  readonly streams: string;
  readonly timeout: string;
  readonly expectStatus: string;
  readonly expectHeader?: string;
  readonly slow?: string;
}

/** Long requests are few; these suffice for some that take up to five seconds. */
const slowRate = 8;
const slowConnections = 40;
const leastSlowTimeoutMs = 30_000;

/** What a timer can hold is longer, but nobody waits for it. */
const longest = minutes(24 * 60);

/**
 * What the command line asks for.
 * @throws UsageError, one line, that echoes the value which cannot be.
 */
export function loadProfile(urls: readonly string[], flags: LoadFlags, run: string): LoadProfile {
  if (urls.length === 0) throw new UsageError('Expected at least one URL, such as http://127.0.0.1:8080/');
  const timeoutMs = positiveDuration('--timeout', flags.timeout);
  return {
    run,
    targets: urls.map(checkUrl),
    streams: checkStreams(flags.streams),
    rate:
      flags.rate === 'max' ? 'max' : positive('--rate', flags.rate, 'a number of requests a second above 0, or `max`'),
    connections: whole('--connections', flags.connections),
    timeoutMs,
    expectStatus: flags.expectStatus.split(',').map((status) => whole('--expect-status', status)),
    ...(flags.expectHeader === undefined ? {} : { expectHeader: flags.expectHeader.toLowerCase() }),
    ...(flags.slow === undefined ? {} : { slow: slowProfile(flags.slow, timeoutMs) }),
  };
}

/** For how long to send. */
export function loadDuration(flags: LoadFlags): Duration {
  return positiveDuration('--duration', flags.duration);
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
  throw new UsageError(`Expected a URL that starts with http:// or https://, got \`${text}\``);
}

function checkStreams(text: string): Stream[] {
  const names = [...new Set(text.split(','))];
  return names.map((name) => {
    const stream = streams.find((known) => known === name);
    if (stream === undefined) throw new UsageError(`Expected --streams of ${streams.join(', ')}, got \`${name}\``);
    return stream;
  });
}

function slowProfile(path: string, timeoutMs: number): SlowProfile {
  if (!path.startsWith('/'))
    throw new UsageError(`Expected --slow as a path such as \`/slow?ms=3000\`, got \`${path}\``);
  return { path, rate: slowRate, connections: slowConnections, timeoutMs: Math.max(leastSlowTimeoutMs, timeoutMs) };
}

function positiveDuration(flag: string, text: string): Duration {
  const duration = parseDuration(text);
  if (duration > 0 && duration <= longest) return duration;
  throw new UsageError(`Expected ${flag} above 0 and up to ${formatDuration(longest)}, got \`${text}\``);
}

function positive(flag: string, text: string, what: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new UsageError(`Expected ${flag} to be ${what}, got \`${text}\``);
}

function whole(flag: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`Expected ${flag} to be a whole number from 1, got \`${text}\``);
}
