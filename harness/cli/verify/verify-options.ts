import { environmentVariable } from '../../config/config.ts';
import { UsageError } from '../../core/harness-error.ts';
import { suggestion } from '../../core/text/suggestion.ts';
import { httpMethods, type HeaderLine } from '../../load/protocols/http/http-profile.ts';
import { workloadKinds, type WorkloadKind } from '../../kube/facts/workload-spec.ts';
import type { AskedDependency } from '../../verify/dependency.ts';
import type { WorkloadName } from '../../verify/read-target.ts';
import type { AskedHttpRequest, AskedRequest, TcpRequest } from '../../verify/request.ts';
import { exchangeOf, exchangeStreams, type ExchangeFlags } from '../load/exchange-options.ts';
import {
  assureNone,
  checkHeaderName,
  checkRate,
  checkStatuses,
  checkStreams,
  staysOnHost,
} from '../load/load-options.ts';
import { tlsFiles, type TlsFlags } from '../load/tls-files.ts';
import { checkRegExp, sentBytes } from '../option-values.ts';
import { requestToUrl, urlWay, type UrlFlags } from './url-options.ts';

/** The flags of `seaworthy verify` that say what is sent, as they are written. */
export interface RequestFlags extends UrlFlags, TlsFlags, ExchangeFlags {
  /** @default 'http' */
  readonly protocol?: 'http' | 'tcp';
  readonly path?: string;
  readonly method?: string;
  readonly header: readonly string[];
  readonly headerEnv: readonly string[];
  readonly data?: string;
  readonly expectStatus: string;
  readonly expectBody?: string;
  readonly scheme?: string;
  readonly serverName?: string;
  readonly podHeader?: string;
  readonly slow?: string;
  readonly rate?: string;
  readonly streams: string;
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
  ...(['url', 'host', 'resolve', 'from', 'bothWays', 'path', 'method', 'header', 'headerEnv', 'data'] as const),
  ...(['expectBody', 'scheme', 'ca', 'serverName', 'cert', 'key', 'insecure', 'podHeader', 'slow'] as const),
];

function tcpRequest(flags: RequestFlags, ours: boolean): TcpRequest {
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
  const way = urlWay(flags);
  const toUrl = way && requestToUrl(way, flags);
  const path = toUrl?.path ?? flags.path;
  if (path !== undefined && !staysOnHost(path))
    throw new UsageError(`Expected --path as a path such as \`/items?page=1\`, got \`${path}\``);
  const written = flags.method ?? (flags.data === undefined ? 'GET' : 'POST');
  const method = httpMethods.find((one) => one === written.toUpperCase());
  if (method === undefined) throw new UsageError(`Expected --method of ${httpMethods.join(', ')}, got \`${written}\``);
  // To find one, likely ones are asked for, which only this method lets happen to an app without a trace.
  if (path === undefined && method !== 'GET') throw new UsageError(`--method ${method} needs a --path`);
  return {
    ...toUrl,
    path,
    method,
    headers: headersOf(flags, toUrl?.headers ?? []),
    ...(flags.data !== undefined && { body: sentBytes('--data', flags.data) }),
    expectStatus: checkStatuses(flags.expectStatus),
    ...(flags.expectBody !== undefined && { expectBody: checkRegExp('--expect-body', flags.expectBody) }),
    ...(flags.podHeader !== undefined && { podHeader: checkHeaderName('--pod-header', flags.podHeader) }),
    ...(way ? {} : ofScheme(flags)),
    ...tlsFiles(flags),
    // Whom a URL leads to on the way nobody knows.
    rate: rateOf(flags, ours && !way),
    streams: checkStreams(flags.streams),
  };
}

function headersOf({ header, headerEnv }: RequestFlags, host: readonly HeaderLine[]): readonly HeaderLine[] {
  const headers = [...header.map((line) => headerLine('--header', line)), ...headerEnv.map(headerFromEnvironment)];
  if (host.length > 0 && headers.some(([name]) => name.toLowerCase() === 'host'))
    throw new UsageError('--host and a header Host both name the host of the requests: give one of them');
  return [...host, ...headers];
}

/** They say how a message is framed and its connection used, which is the load's own affair. */
const ownHeaders = [
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'keep-alive',
];

/** @throws UsageError that echoes no value, as it may be secret */
function headerLine(flag: string, text: string): HeaderLine {
  const [, name = '', value = ''] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/s.exec(text) ?? [];
  if (name === '') throw new UsageError(`Expected ${flag} as NAME:VALUE, such as \`Accept: application/json\``);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
    throw new UsageError(`The value of ${flag} ${name} has a character that no header can have`);
  if (ownHeaders.includes(name.toLowerCase()))
    throw new UsageError(`${flag} ${name} cannot be set: the load sets it itself`);
  return [name, value];
}

function headerFromEnvironment(text: string): HeaderLine {
  const [, name = '', variable = ''] = /^([^=:\s]+)=([A-Za-z_][A-Za-z0-9_]*)$/.exec(text) ?? [];
  if (name === '') throw new UsageError('Expected --header-env as NAME=VARIABLE, such as `Authorization=TOKEN`');
  const value = environmentVariable(variable);
  if (value === undefined)
    throw new UsageError(`--header-env ${name} takes its value from the variable ${variable}, which is not set`);
  return headerLine('--header-env', `${name}:${value}`);
}

function ofScheme({ scheme, serverName }: RequestFlags): Pick<AskedHttpRequest, 'scheme' | 'serverName'> {
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw new UsageError(`Expected --scheme of http or https, got \`${scheme}\``);
  return { ...(scheme !== undefined && { scheme }), ...(serverName !== undefined && { serverName }) };
}

/** As kubectl lets them be written. */
const spellings: Readonly<Record<WorkloadKind, readonly string[]>> = {
  Deployment: ['deployment', 'deployments', 'deploy', 'deployment.apps', 'deployments.apps'],
  StatefulSet: ['statefulset', 'statefulsets', 'sts', 'statefulset.apps', 'statefulsets.apps'],
  DaemonSet: ['daemonset', 'daemonsets', 'ds', 'daemonset.apps', 'daemonsets.apps'],
};
const objectName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const otherKinds = ['job', 'jobs', 'cronjob', 'cronjobs', 'pod', 'pods', 'po', 'replicaset', 'replicasets', 'rs'];

/**
 * The kind and name in `deployment/web`.
 * @throws UsageError for another kind
 */
export function workloadName(workload: string): WorkloadName {
  const [kind = '', name = '', ...rest] = workload.split('/');
  if (rest.length > 0 || !objectName.test(name))
    throw new UsageError(`Expected a workload such as deployment/web, got \`${workload}\``);
  const found = workloadKindOf(kind);
  if (found) return { kind: found, name };
  if (otherKinds.includes(kind.toLowerCase()))
    throw new UsageError(
      `verify cannot do ${kind}`,
      'name a Deployment, StatefulSet or DaemonSet, whose pods come again when they are deleted',
    );
  throw new UsageError(`There is no kind of workload \`${kind}\``, suggestion(kind, Object.values(spellings).flat()));
}

function workloadKindOf(typed: string): WorkloadKind | undefined {
  return workloadKinds.find((one) => spellings[one].includes(typed.toLowerCase()));
}

const spellingsOfService = ['service', 'services', 'svc'];

/**
 * What an app depends on: `service/db`, `deployment/db`, `statefulset/db`.
 * @throws UsageError for another kind
 */
export function dependencyName(typed: string): AskedDependency {
  const [written = '', name = '', ...rest] = typed.split('/');
  const kind = spellingsOfService.includes(written.toLowerCase()) ? 'Service' : workloadKindOf(written);
  if (kind !== undefined && kind !== 'DaemonSet' && rest.length === 0 && objectName.test(name)) return { kind, name };
  throw new UsageError(
    `Expected --depends-on as service/NAME, deployment/NAME or statefulset/NAME, got \`${typed}\``,
    'name what can be scaled, in the namespace of the app',
  );
}
