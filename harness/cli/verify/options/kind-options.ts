import { environmentVariable } from '../../../config/config.ts';
import { UsageError } from '../../../core/harness-error.ts';
import { httpMethods, type HeaderLine } from '../../../load/protocols/http/http-profile.ts';
import type { HttpAsk, HttpRequest } from '../../../verify/request.ts';
import { checkStatuses, staysOnHost } from '../../load/load-options.ts';
import { checkRegExp, sentBytes } from '../../option-values.ts';
import type { requestToUrl } from './url-options.ts';

/** The flags that say of one kind of HTTP requests what is sent and which answer is a good one. */
export interface KindFlags {
  readonly path?: string;
  readonly method?: string;
  readonly header?: readonly string[];
  readonly headerEnv?: readonly string[];
  readonly data?: string;
  /** @default '200' */
  readonly expectStatus?: string;
  readonly expectBody?: string;
}

export const ofKind = ['path', 'method', 'header', 'headerEnv', 'data', 'expectStatus', 'expectBody'] as const;

type ToUrl = ReturnType<typeof requestToUrl> | undefined;
type AskedKind<Path> = Omit<HttpAsk, 'path'> & { readonly path: Path };

/** @throws UsageError, one line, that echoes the value which cannot be */
export function kindAsked<Path extends string | undefined>(
  flags: KindFlags,
  path: Path,
  toUrl: ToUrl,
): AskedKind<Path> {
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
    headers: headersOf(flags, toUrl?.headers ?? []),
    ...(flags.data !== undefined && { body: sentBytes('--data', flags.data) }),
    expectStatus: checkStatuses(flags.expectStatus ?? '200'),
    ...(flags.expectBody !== undefined && { expectBody: checkRegExp('--expect-body', flags.expectBody) }),
  };
}

/**
 * The kinds that `traffic` of the config file names.
 * @throws UsageError that names the entry
 */
export function kindsAsked(
  traffic: readonly KindFlags[],
  toUrl: ToUrl,
): AskedKind<string | undefined> & Pick<HttpRequest, 'others'> {
  const [only] = traffic;
  if (only && traffic.length === 1) return inEntry(1, () => kindAsked(only, pathIn(only, toUrl), toUrl));
  const [first, ...others] = traffic.map((kind, index) =>
    inEntry(index + 1, () => kindAsked(kind, ownPathIn(kind, toUrl), toUrl)),
  );
  if (!first) throw new UsageError('`traffic` of the config file has no entry');
  return { ...first, others };
}

function pathIn({ path }: KindFlags, toUrl: ToUrl): string | undefined {
  if (path !== undefined && toUrl && toUrl.path !== '/')
    throw new UsageError('--url says a path too', 'leave the path of the URL out');
  return path ?? toUrl?.path;
}

function ownPathIn(kind: KindFlags, toUrl: ToUrl): string {
  if (kind.path === undefined) throw new UsageError('it needs a `path`, as there are several');
  return pathIn(kind, toUrl) ?? kind.path;
}

function inEntry<Asked>(number: number, read: () => Asked): Asked {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`Entry ${number} of \`traffic\` in the config file: ${error.message}`, error.fix);
  }
}

function headersOf({ header = [], headerEnv = [] }: KindFlags, host: readonly HeaderLine[]): readonly HeaderLine[] {
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
