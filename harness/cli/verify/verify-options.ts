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
  readonly method: string;
  readonly header: readonly string[];
  readonly expectStatus: string;
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
  const method = httpMethods.find((one) => one === flags.method.toUpperCase());
  if (method === undefined)
    throw new UsageError(`Expected --method of ${httpMethods.join(', ')}, got \`${flags.method}\``);
  // To find one, likely ones are asked for, which only this method lets happen to an app without a trace.
  if (path === undefined && method !== 'GET') throw new UsageError(`--method ${method} needs a --path`);
  return {
    path,
    method,
    headers: flags.header.map(headerLine),
    expectStatus: checkStatuses(flags.expectStatus),
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
function headerLine(text: string): HeaderLine {
  const [, name = '', value = ''] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/s.exec(text) ?? [];
  if (name === '') throw new UsageError('Expected --header as NAME:VALUE, such as `Accept: application/json`');
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
    throw new UsageError(`The value of --header ${name} has a character that no header can have`);
  if (ownHeaders.includes(name.toLowerCase()))
    throw new UsageError(`--header ${name} cannot be set: the load sets it itself`);
  return [name, value];
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

/** What was typed, without the values of headers: they may be secret. */
export function printableCommand(argv: readonly string[]): string {
  return argv
    .map((word, index) => {
      if (argv[index - 1] === '--header') return `${word.split(':')[0] ?? ''}:…`;
      return word.startsWith('--header=') ? `${word.split(':')[0] ?? ''}:…` : word;
    })
    .join(' ');
}
