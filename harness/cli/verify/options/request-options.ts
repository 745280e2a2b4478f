import { Option, type Command } from 'commander';
import { UsageError } from '../../../core/harness-error.ts';
import type { AskedHttpRequest, AskedRequest, TcpRequest } from '../../../verify/request.ts';
import { addExchangeOptions, exchangeOf, exchangeStreams, type ExchangeFlags } from '../../load/exchange-options.ts';
import { assureNone, checkHeaderName, checkRate, checkStreams } from '../../load/load-options.ts';
import { tlsFiles, type TlsFlags } from '../../load/tls-files.ts';
import { repeated } from '../../option-values.ts';
import { kindAsked, kindsAsked, ofKind, type KindFlags } from './kind-options.ts';
import { addUrlOptions, requestToUrl, urlWay, type UrlFlags } from './url-options.ts';

/** The flags of `seaworthy verify` that say what is sent, as they are written. */
export interface RequestFlags extends UrlFlags, TlsFlags, ExchangeFlags, KindFlags {
  /** @default 'http' */
  readonly protocol?: 'http' | 'tcp';
  /** Of the config file alone, in place of those of one kind. */
  readonly traffic?: readonly KindFlags[];
  readonly scheme?: string;
  readonly serverName?: string;
  readonly podHeader?: string;
  readonly slow?: string;
  readonly rate?: string;
  readonly streams: string;
}

export function addRequestOptions(command: Command): void {
  command
    .addOption(new Option('--protocol <name>', 'http, or tcp, for what speaks something else').choices(['http', 'tcp']))
    .option('--path <path>', 'what is asked for (default: / or what the readiness probe asks for)')
    .option('--method <name>', 'GET, POST, PUT, PATCH, DELETE or OPTIONS (default: GET, with --data POST)')
    .option('--header <line>', 'NAME:VALUE, in every request; repeatable', repeated, [])
    .option('--header-env <line>', 'NAME=VARIABLE: its value is that of an environment variable', repeated, [])
    .option('--data <text>', 'body of every request; @FILE: the contents of a file')
    .option('--expect-status <codes>', 'statuses that are no failure, separated by commas (default: 200)')
    .option('--expect-body <regexp>', 'what the body of a good answer matches')
    .option('--scheme <name>', 'http or https (default: https where the port is named so)')
    .option('--ca <file>', 'who may have signed the certificate of the app, in PEM')
    .option('--server-name <name>', 'the name in its certificate (default: SERVICE.NAMESPACE.svc)')
    .option('--insecure', 'take any certificate', false)
    .option('--rate <number>', 'requests a second (default: 200 on a cluster that Seaworthy made, 50 elsewhere)')
    .option('--streams <names>', '`new`: a connection per request; `reused`: kept connections', 'new,reused')
    .option('--slow <path>', 'a path whose answer takes a second or more: is it answered across a stop?');
  addExchangeOptions(command);
  addUrlOptions(command);
}

/** Where nobody may notice 200 requests a second, and where somebody may. */
const rates = { ours: 200, others: 50 } as const;

/**
 * What the command line asks to be sent.
 * @param ours whether the cluster is one that Seaworthy makes
 * @throws UsageError, one line, that echoes the value which cannot be
 */
export function askedRequest(flags: RequestFlags, { ours }: { readonly ours: boolean }): AskedRequest {
  return flags.protocol === 'tcp' ? tcpRequest(flags, ours) : httpRequest(flags, ours);
}

const ofHttp = [
  ...(['url', 'host', 'resolve', 'from', 'bothWays', ...ofKind] as const),
  ...(['scheme', 'ca', 'serverName', 'cert', 'key', 'insecure', 'podHeader', 'slow'] as const),
];

function tcpRequest(flags: RequestFlags, ours: boolean): TcpRequest {
  if (flags.traffic)
    throw new UsageError(
      '`traffic` of the config file is of HTTP, and the protocol is tcp',
      'leave one of them out: over TCP one exchange is sent, as --send and --expect say',
    );
  assureNone(flags, ofHttp, 'of HTTP, and --protocol is tcp: --send says what is sent, --expect what is a good answer');
  const exchange = exchangeOf(flags);
  return {
    protocol: 'tcp',
    ...exchange,
    rate: rateOf(flags, ours),
    streams: exchangeStreams(exchange, checkStreams(flags.streams)),
  };
}

function rateOf({ rate }: RequestFlags, ours: boolean): number {
  return rate === undefined ? (ours ? rates.ours : rates.others) : checkRate(rate);
}

function httpRequest(flags: RequestFlags, ours: boolean): AskedHttpRequest {
  assureNone(flags, ['send', 'expect'], 'of --protocol tcp');
  if (flags.traffic)
    assureNone(
      flags,
      ofKind,
      'of one kind of requests, and `traffic` of the config file says that of each: give it there',
    );
  const way = urlWay(flags);
  const toUrl = way && requestToUrl(way, flags);
  const { traffic } = flags;
  return {
    ...toUrl,
    ...(traffic ? kindsAsked(traffic, toUrl) : kindAsked(flags, toUrl?.path ?? flags.path, toUrl)),
    ...(flags.podHeader !== undefined && { podHeader: checkHeaderName('--pod-header', flags.podHeader) }),
    ...(way ? {} : ofScheme(flags)),
    ...tlsFiles(flags),
    // Whom a URL leads to on the way nobody knows.
    rate: rateOf(flags, ours && !way),
    streams: checkStreams(flags.streams),
  };
}

function ofScheme({ scheme, serverName }: RequestFlags): Pick<AskedHttpRequest, 'scheme' | 'serverName'> {
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw new UsageError(`Expected --scheme of http or https, got \`${scheme}\``);
  return { ...(scheme !== undefined && { scheme }), ...(serverName !== undefined && { serverName }) };
}
