import { isIP } from 'node:net';
import { Option, type Command } from 'commander';
import { UsageError } from '../../../core/harness-error.ts';
import type { HeaderLine } from '../../../load/protocols/http/http-profile.ts';
import type { AskedHttpRequest } from '../../../verify/request.ts';
import { hostOf, pathOf, type UrlWay } from '../../../verify/url-way.ts';
import { checkUrl } from '../../load/load-options.ts';
import type { TlsFlags } from '../../load/tls-files.ts';

/** The flags of `seaworthy verify` that name a way in by its URL, as they are written. */
export interface UrlFlags {
  readonly url?: string;
  readonly host?: string;
  readonly resolve?: string;
  readonly from?: 'here' | 'cluster';
  readonly bothWays?: boolean;
}

/** Adds them, and those of a client certificate and of the answering pod, which are of any way in. */
export function addUrlOptions(command: Command): Command {
  return command
    .option('--url <url>', 'the way in by its own URL, such as that of an ingress, instead of by a Service')
    .option('--host <name>', 'the host that its requests and its certificate are for, instead of that of the URL')
    .option('--resolve <host:address>', 'the address that stands for its host, instead of looking it up')
    .addOption(
      new Option('--from <place>', 'where requests to it come from: this machine, or a pod in the cluster').choices([
        'here',
        'cluster',
      ]),
    )
    .option(
      '--both-ways',
      'send past it at the same time, to the Service: tells a fault of the way from one of the app',
    )
    .option('--cert <file>', 'the certificate of the client, in PEM, for a server that asks for one')
    .option('--key <file>', 'its private key, in PEM')
    .option('--pod-header <name>', 'the header in which an answer names the pod that gave it');
}

/** Those that cannot stand beside it, or only where it is https. */
interface FlagsBeside extends TlsFlags {
  readonly path?: string;
  readonly scheme?: string;
  readonly serverName?: string;
}

/**
 * The way in that is named by its URL; undefined where none is.
 * @throws UsageError, which echoes no password
 */
export function urlWay({ url: written, host, resolve, from, bothWays = false }: UrlFlags): UrlWay | undefined {
  if (written === undefined) {
    if (host === undefined && resolve === undefined && from === undefined && !bothWays) return undefined;
    throw new UsageError(
      '--host, --resolve, --from and --both-ways are of --url',
      'name the way in with --url, or leave them out',
    );
  }
  const url = new URL(checkUrl(written));
  if (url.username !== '' || url.password !== '')
    throw new UsageError(
      `The URL of --url to ${url.host} has a user or a password, which would stand in what is kept of the run`,
      'give it as a header from the environment: --header-env Authorization=VARIABLE',
    );
  url.hash = '';
  const way = {
    ...{ url: url.href, from: from ?? 'here' },
    ...(host !== undefined && { host: checkHost(host) }),
    ...(bothWays && { alsoPast: true }),
  };
  return resolve === undefined ? way : { ...way, address: addressIn(resolve, hostOf(way)) };
}

/**
 * What `--url` says of the request itself.
 * @throws UsageError where another option says something else
 */
export function requestToUrl(
  way: UrlWay,
  flags: FlagsBeside,
): Pick<AskedHttpRequest, 'path' | 'serverName' | 'resolve'> & { readonly headers: readonly HeaderLine[] } {
  const { path, scheme, serverName, ca, cert, key, insecure } = flags;
  if (path !== undefined) throw new UsageError('--url says the path too', 'leave out --path');
  if (scheme !== undefined) throw new UsageError('--url says the scheme too', 'leave out --scheme');
  const isHttps = way.url.startsWith('https:');
  const ofTls = [serverName, ca, cert, key, insecure === true ? '' : undefined].some((one) => one !== undefined);
  if (ofTls && !isHttps)
    throw new UsageError(
      'The URL of --url is http, and --ca, --cert, --key, --server-name and --insecure are of https',
      'leave them out, or give a URL that starts with https://',
    );
  const name = serverName ?? (isHttps && way.host !== undefined ? nameIn(way.host) : undefined);
  return {
    path: pathOf(way),
    // What stands on the way passes the host on.
    headers: way.host === undefined && !way.alsoPast ? [] : [['Host', way.host ?? new URL(way.url).host]],
    ...(name !== undefined && { serverName: name }),
    ...(way.address !== undefined && { resolve: { [hostOf(way)]: way.address } }),
  };
}

/** With its port, as it may stand in the header `Host`. */
function checkHost(text: string): string {
  const url = URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`) : undefined;
  if (url && /^[^/?#@\\\s]+$/.test(text)) return text;
  throw new UsageError(`Expected --host as the name of a host, such as shop.example, got \`${text}\``);
}

function nameIn(host: string): string {
  return new URL(`http://${host}/`).hostname;
}

/** Of `shop.example:10.0.0.7`, as curl has it, but without the port. */
function addressIn(text: string, host: string): string {
  const [, name = '', written = ''] = /^([^:[\]]+):(.+)$/.exec(text) ?? [];
  const address = written.replace(/^\[(.*)\]$/, '$1');
  if (name === '' || isIP(address) === 0)
    throw new UsageError(`Expected --resolve as HOST:ADDRESS, such as shop.example:10.0.0.7, got \`${text}\``);
  if (name.toLowerCase() === host) return address;
  throw new UsageError(`--resolve names the host ${name}, and that of --url is ${host}`);
}
