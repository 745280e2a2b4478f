import { UsageError } from '../../core/harness-error.ts';
import { suggestion } from '../../core/text/suggestion.ts';
import { workloadKinds, type WorkloadKind } from '../../kube/facts/workload-spec.ts';
import type { AskedDependency } from '../../verify/dependency.ts';
import type { WorkloadName } from '../../verify/read-target.ts';
import type { AskedHttpRequest, AskedRequest, TcpRequest } from '../../verify/request.ts';
import { exchangeOf, exchangeStreams, type ExchangeFlags } from '../load/exchange-options.ts';
import { assureNone, checkHeaderName, checkRate, checkStreams } from '../load/load-options.ts';
import { tlsFiles, type TlsFlags } from '../load/tls-files.ts';
import { kindAsked, kindsAsked, ofKind, type KindFlags } from './kind-options.ts';
import { requestToUrl, urlWay, type UrlFlags } from './url-options.ts';

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
