import { existsSync, readFileSync, statSync } from 'node:fs';
import { environmentVariable } from '../../config/config.ts';
import { UsageError } from '../../core/harness-error.ts';
import { suggestion } from '../../core/text/suggestion.ts';
import { httpMethods, type HeaderLine } from '../../load/protocols/http/http-profile.ts';
import { workloadKinds, type WorkloadKind } from '../../kube/facts/workload-spec.ts';
import type { WorkloadName } from '../../verify/read-target.ts';
import type { AskedRequest } from '../../verify/request.ts';
import { checkRate, checkStatuses, checkStreams, staysOnHost } from '../load/load-options.ts';

/** The flags of `seaworthy verify` that say what is sent, as they are written. */
export interface RequestFlags {
  readonly path?: string;
  readonly method?: string;
  readonly header: readonly string[];
  readonly headerEnv: readonly string[];
  readonly data?: string;
  readonly expectStatus: string;
  readonly expectBody?: string;
  readonly scheme?: string;
  readonly ca?: string;
  readonly serverName?: string;
  readonly insecure: boolean;
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
  const { path, rate } = flags;
  if (path !== undefined && !staysOnHost(path))
    throw new UsageError(`Expected --path as a path such as \`/items?page=1\`, got \`${path}\``);
  const written = flags.method ?? (flags.data === undefined ? 'GET' : 'POST');
  const method = httpMethods.find((one) => one === written.toUpperCase());
  if (method === undefined) throw new UsageError(`Expected --method of ${httpMethods.join(', ')}, got \`${written}\``);
  // To find one, likely ones are asked for, which only this method lets happen to an app without a trace.
  if (path === undefined && method !== 'GET') throw new UsageError(`--method ${method} needs a --path`);
  return {
    path,
    method,
    headers: [
      ...flags.header.map((line) => headerLine('--header', line)),
      ...flags.headerEnv.map(headerFromEnvironment),
    ],
    ...(flags.data !== undefined && { body: bodyOf(flags.data) }),
    expectStatus: checkStatuses(flags.expectStatus),
    ...(flags.expectBody !== undefined && { expectBody: checkRegExp(flags.expectBody) }),
    ...tlsOf(flags),
    rate: rate === undefined ? (ours ? rates.ours : rates.others) : checkRate(rate),
    streams: checkStreams(flags.streams),
  };
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

/** More would be a load of its own. */
const longestBody = 1024 * 1024;

/** @returns the body in base64 */
function bodyOf(data: string): string {
  const body = data.startsWith('@') ? fileOf('--data', data.slice(1)) : Buffer.from(data);
  if (body.length <= longestBody) return body.toString('base64');
  throw new UsageError(`--data is ${body.length} bytes long, and ${longestBody} is the most`);
}

function fileOf(flag: string, path: string): Buffer {
  if (existsSync(path) && statSync(path).isFile()) return readFileSync(path);
  throw new UsageError(`${flag} names ${path}, which is no file`);
}

function checkRegExp(text: string): string {
  try {
    return new RegExp(text).source;
  } catch {
    throw new UsageError(`Expected --expect-body as a regular expression, got \`${text}\``);
  }
}

function tlsOf({ scheme, ca, serverName, insecure }: RequestFlags): Partial<AskedRequest> {
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw new UsageError(`Expected --scheme of http or https, got \`${scheme}\``);
  if (ca !== undefined && insecure)
    throw new UsageError('--insecure takes any certificate, and --ca says which: give one of them');
  const pem = ca === undefined ? undefined : fileOf('--ca', ca).toString();
  if (pem !== undefined && !pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new UsageError(`--ca names ${ca ?? ''}, which holds no certificate in PEM`);
  return {
    ...(scheme !== undefined && { scheme }),
    ...(pem !== undefined && { ca: pem }),
    ...(serverName !== undefined && { serverName }),
    ...(insecure && { insecure }),
  };
}

/** As kubectl lets them be written. */
const spellings: Readonly<Record<WorkloadKind, readonly string[]>> = {
  Deployment: ['deployment', 'deployments', 'deploy', 'deployment.apps', 'deployments.apps'],
  StatefulSet: ['statefulset', 'statefulsets', 'sts', 'statefulset.apps', 'statefulsets.apps'],
  DaemonSet: ['daemonset', 'daemonsets', 'ds', 'daemonset.apps', 'daemonsets.apps'],
};
const otherKinds = ['job', 'jobs', 'cronjob', 'cronjobs', 'pod', 'pods', 'po', 'replicaset', 'replicasets', 'rs'];

/**
 * The kind and name in `deployment/web`.
 * @throws UsageError for another kind
 */
export function workloadName(workload: string): WorkloadName {
  const [kind = '', name = '', ...rest] = workload.split('/');
  if (rest.length > 0 || name === '' || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name))
    throw new UsageError(`Expected a workload such as deployment/web, got \`${workload}\``);
  const written = kind.toLowerCase();
  const found = workloadKinds.find((one) => spellings[one].includes(written));
  if (found) return { kind: found, name };
  if (otherKinds.includes(written))
    throw new UsageError(
      `verify cannot do ${kind}`,
      'name a Deployment, StatefulSet or DaemonSet, whose pods come again when they are deleted',
    );
  throw new UsageError(`There is no kind of workload \`${kind}\``, suggestion(kind, Object.values(spellings).flat()));
}

/** What was typed, without the values of headers and the text of a body: they may be secret. */
export function printableCommand(argv: readonly string[]): string {
  return argv
    .map((word, index) => {
      const before = argv[index - 1];
      if (before === '--header' || word.startsWith('--header=')) return `${word.split(':')[0] ?? ''}:…`;
      if (before === '--data') return word.startsWith('@') ? word : '…';
      return word.startsWith('--data=') && !word.startsWith('--data=@') ? '--data=…' : word;
    })
    .join(' ');
}
