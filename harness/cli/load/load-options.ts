import { formatDuration, minutes, parseDuration, type Duration } from '../../core/duration.ts';
import { UsageError } from '../../core/harness-error.ts';
import { streams, type Stream } from '../../ledger/request-record.ts';
import type { PacedProfile, SlowProfile } from '../../load/engine/load-profile.ts';
import type { LoadProfile } from '../../load/protocols/protocols.ts';
import { exchangeOf, exchangeStreams, type ExchangeFlags } from './exchange-options.ts';
import { tlsFiles, type TlsFlags } from './tls-files.ts';

/** The flags of `seaworthy load` as they are written. */
export interface LoadFlags extends TlsFlags, ExchangeFlags {
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

/** The longest time that an option takes. A timer could hold more. */
const longest = minutes(24 * 60);

/** The largest values of options. More than this is a typing error, since no machine can send it or hold it open. */
const greatestRate = 1_000_000;
const mostConnections = 20_000;
const mostUrls = 1000;

/**
 * The load profile that the command line asks for.
 * @throws UsageError, one line, that echoes the value which cannot be.
 */
export function loadProfile(urls: readonly string[], flags: LoadFlags, run: string): LoadProfile {
  if (urls.length === 0) throw new UsageError('Expected at least one URL, such as http://127.0.0.1:8080/');
  if (urls.length > mostUrls) throw new UsageError(`Expected at most ${mostUrls} URLs, got ${urls.length}`);
  const paced = {
    run,
    targets: urls.map(checkTarget),
    streams: checkStreams(flags.streams),
    rate: flags.rate === 'max' ? 'max' : checkRate(flags.rate),
    connections: whole('--connections', flags.connections, mostConnections),
    timeoutMs: positiveDuration('--timeout', flags.timeout),
  } as const;
  const ofTcp = paced.targets.filter((url) => url.startsWith(tcp));
  if (ofTcp.length === 0) return httpProfile(paced, flags);
  if (ofTcp.length === urls.length) return tcpProfile(paced, flags);
  throw new UsageError('Expected URLs of one protocol: some start with tcp://, and others do not');
}

const tcp = 'tcp:';

type Paced = Omit<PacedProfile, 'protocol' | 'kinds' | 'slow'>;

function httpProfile(paced: Paced, flags: LoadFlags): LoadProfile {
  assureNone(flags, ['send', 'expect'], 'of a URL that starts with tcp://');
  return {
    ...paced,
    protocol: 'http',
    expectStatus: checkStatuses(flags.expectStatus),
    podHeader: 'x-pod',
    ...(flags.expectHeader === undefined
      ? {}
      : { expectHeader: checkHeaderName('--expect-header', flags.expectHeader) }),
    ...(flags.slow === undefined ? {} : { slow: slowProfile(flags.slow, paced.timeoutMs) }),
    ...tlsFiles(flags),
  };
}

function tcpProfile(paced: Paced, flags: LoadFlags): LoadProfile {
  const ofHttp = ['expectHeader', 'slow', 'ca', 'cert', 'key', 'insecure'] as const;
  assureNone(flags, ofHttp, 'of HTTP, and a URL starts with tcp://');
  const exchange = exchangeOf(flags);
  return { ...paced, ...exchange, protocol: 'tcp', streams: exchangeStreams(exchange, paced.streams) };
}

/** @throws UsageError for a flag that is of another protocol */
export function assureNone<Flags extends object>(
  flags: Flags,
  names: readonly (keyof Flags & string)[],
  are: string,
): void {
  for (const name of names) {
    const value: unknown = flags[name];
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) continue;
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(`${flag} is ${are}`);
  }
}

/** For how long load is sent. */
export function loadDuration(flags: LoadFlags): Duration {
  return positiveDuration('--duration', flags.duration);
}

function checkTarget(text: string): string {
  return text.startsWith(tcp) ? checkTcpUrl(text) : checkUrl(text, 'http://, https:// or tcp://');
}

function checkTcpUrl(text: string): string {
  const { hostname, port, host } = URL.canParse(text) ? new URL(text) : { hostname: '', port: '', host: '' };
  const isWhole = hostname !== '' && port !== '' && [`tcp://${host}`, `tcp://${host}/`].includes(text);
  if (isWhole) return `tcp://${host}`;
  throw new UsageError(`Expected a URL of a host and a port, such as tcp://127.0.0.1:6379, got \`${text}\``);
}

/** @throws UsageError that echoes no password */
export function checkUrl(text: string, schemes = 'http:// or https://'): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError(`Expected a URL that starts with ${schemes}, got \`${text.replace(/[^\/]*@/, '…@')}\``);
  // The value may be a password, so it is not echoed.
  if (!canDecode(url.username) || !canDecode(url.password))
    throw new UsageError(`Expected the user and password of a URL to be percent-encoded, of ${url.host} they are not`);
  return url.href;
}

function canDecode(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '' || text === '';
  } catch {
    return false;
  }
}

/** @throws UsageError for a status that no response has */
export function checkStatuses(text: string): number[] {
  return text.split(',').map(checkStatus);
}

/** A response has one of three digits; of those below 200 only 101 is a response. */
function checkStatus(text: string): number {
  if (/^(?:101|[2-9]\d\d)$/.test(text)) return Number(text);
  throw new UsageError(
    `Expected --expect-status of statuses that a response can have, such as 200,404, got \`${text}\``,
  );
}

/** @throws UsageError */
export function checkHeaderName(flag: string, text: string): string {
  if (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text)) return text.toLowerCase();
  throw new UsageError(`Expected ${flag} as the name of a header, such as x-pod, got \`${text}\``);
}

/** @throws UsageError for what is no stream */
export function checkStreams(text: string): Stream[] {
  const names = [...new Set(text.split(','))];
  return names.map((name) => {
    const stream = streams.find((known) => known === name);
    if (stream === undefined) throw new UsageError(`Expected --streams of ${streams.join(', ')}, got \`${name}\``);
    return stream;
  });
}

function slowProfile(path: string, timeoutMs: number): SlowProfile {
  if (!staysOnHost(path)) throw new UsageError(`Expected --slow as a path such as \`/slow?ms=3000\`, got \`${path}\``);
  return { path, rate: slowRate, connections: slowConnections, timeoutMs: Math.max(leastSlowTimeoutMs, timeoutMs) };
}

/** `//other` names a host, and so does the same with a backslash. */
export function staysOnHost(path: string): boolean {
  const here = 'http://host.invalid';
  return path.startsWith('/') && URL.canParse(path, here) && new URL(path, here).origin === here;
}

function positiveDuration(flag: string, text: string): Duration {
  const duration = parseDuration(text);
  if (duration > 0 && duration <= longest) return duration;
  throw new UsageError(`Expected ${flag} above 0 and up to ${formatDuration(longest)}, got \`${text}\``);
}

/** Requests a second. @throws UsageError */
export function checkRate(text: string): number {
  const number = Number(text);
  if (number > 0 && number <= greatestRate) return number;
  throw new UsageError(
    `Expected --rate to be a number of requests a second above 0 and up to ${greatestRate}, or \`max\`, got \`${text}\``,
  );
}

function whole(flag: string, text: string, greatest: number): number {
  if (/^[1-9]\d*$/.test(text) && Number(text) <= greatest) return Number(text);
  throw new UsageError(`Expected ${flag} to be a whole number from 1 to ${greatest}, got \`${text}\``);
}
