import { UsageError } from '../core/harness-error.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { KubeError } from '../kube/client/kube-error.ts';
import { podProxyPath } from '../kube/client/pod-proxy.ts';
import type { ServicePort } from '../kube/facts/service-spec.ts';
import type { Stream } from '../ledger/request-record.ts';
import type { HeaderLine, HttpExchange, HttpMethod, HttpProfile } from '../load/protocols/http/http-profile.ts';
import type { TcpProfile } from '../load/protocols/tcp/tcp-profile.ts';
import type { ReachableApp } from '../scenario/namespace/stage.ts';
import type { Target } from './target.ts';

/** What is sent to a target, again and again. */
export type Request = HttpRequest | TcpRequest;

interface PacedRequest {
  /** Requests a second. */
  readonly rate: number;
  readonly streams: readonly Stream[];
}

export interface TcpRequest extends PacedRequest, Pick<TcpProfile, 'protocol' | 'send' | 'expect'> {}

/** What is asked for, and which answer to it is a good one. */
export interface HttpAsk extends HttpExchange {
  readonly method: HttpMethod;
  readonly path: string;
  readonly headers: readonly HeaderLine[];
}

export interface HttpRequest extends PacedRequest, HttpAsk {
  readonly protocol?: 'http';
  /** Sent in turn with it: the other kinds of requests, where there are several. */
  readonly others?: readonly HttpAsk[];
  /** With TLS where it is https; left out: as the port of the Service says. */
  readonly scheme?: Scheme;
  /** Certificates in PEM of who may have signed that of the app. */
  readonly ca?: string;
  /** The name that the certificate must have. */
  readonly serverName?: string;
  /** The certificate of the client, in PEM. */
  readonly cert?: string;
  /** Its private key, in PEM. */
  readonly key?: string;
  /** The addresses that stand for hosts. */
  readonly resolve?: Readonly<Record<string, string>>;
  /** The header, in lower case, in which an answer names the pod that gave it. */
  readonly podHeader?: string;
  readonly insecure?: boolean;
}

export type Scheme = 'http' | 'https';

/** As it may be shown and kept: without what is sent but for the names of headers, and without the key, as they may be secret. */
export function shownRequest(asked: Request): object {
  if (asked.protocol === 'tcp') {
    const { send = '', ...request } = asked;
    return { ...request, sendBytes: bytesOf(send) };
  }
  const { others, ca, cert, key, ...request } = asked;
  return {
    ...shownAsk(request),
    ...(others && { others: others.map(shownAsk) }),
    ...(ca !== undefined && { ca: 'given' }),
    ...(cert !== undefined && { cert: 'given' }),
    ...(key !== undefined && { key: 'given' }),
  };
}

function shownAsk({ headers, body, ...ask }: HttpAsk): object {
  return {
    ...ask,
    headers: headers.map(([name]) => name),
    ...(body !== undefined && { bodyBytes: bytesOf(body) }),
  };
}

/** The length of what is in base64. */
export function bytesOf(body: string): number {
  return Buffer.byteLength(body, 'base64');
}

/** The same as it was asked for: the path may be left to be found. */
export type AskedRequest = AskedHttpRequest | TcpRequest;
export type AskedHttpRequest = Omit<HttpRequest, 'path'> & { readonly path: string | undefined };

/** What will be sent, as far as that is known without asking a pod. */
export function knownRequest(asked: AskedRequest): Request | undefined {
  if (asked.protocol === 'tcp') return asked;
  return asked.path === undefined ? undefined : { ...asked, path: asked.path };
}

/** With TLS where that is asked for, or the port of the Service says so. */
export function schemeOf({ scheme }: Pick<HttpRequest, 'scheme'>, way: Target['way']): Scheme {
  return scheme ?? (way && isHttps(way.port) ? 'https' : 'http');
}

/** By its name or `appProtocol`. */
export function isHttps({ name, appProtocol }: ServicePort): boolean {
  return [appProtocol, name].some((one) => one !== undefined && /^https(?![a-z0-9])/i.test(one));
}

/** The header in which an answer names its pod, where one was named. */
export function podHeaderOf(asked: AskedRequest): string | undefined {
  return asked.protocol === 'tcp' ? undefined : asked.podHeader;
}

/** The load that sends it where load enters by these URLs. */
export function loadOf(request: Request, entrances: readonly string[]): Pick<ReachableApp, 'urls' | 'settings'> {
  if (request.protocol === 'tcp')
    return { urls: entrances.map((url) => url.replace(/^http:(.*)\/$/, 'tcp:$1')), settings: request };
  const { path, scheme = 'http', others, ...settings } = request;
  const urls = entrances.map((url) => new URL(path, url.replace(/^http:/, `${scheme}:`)).href);
  return { urls, settings: { ...settings, ...(others && kindsIn(request)) } };
}

/** The kinds of requests, where there are several, with the names by which results tell of them: those of one method and path are numbered. */
export function kindsIn({ others, ...first }: HttpRequest): Pick<HttpProfile, 'kinds'> {
  if (!others) return {};
  const asks = [first, ...others];
  const names = asks.map(({ method, path }) => `${method} ${path}`);
  const kinds = asks.map(({ method, path, headers, body, expectStatus, expectBody }, index) => {
    const name = names[index] ?? '';
    const nth = names.slice(0, index + 1).filter((one) => one === name).length;
    return {
      ...{ name: nth === 1 ? name : `${name} (${nth})`, method, path, headers, expectStatus },
      ...(body !== undefined && { body }),
      ...(expectBody !== undefined && { expectBody }),
    };
  });
  return { kinds };
}

/** `/`, then what a readiness probe asks for: a path that a pod answers as a client expects it. */
export function likelyPaths({ workload, way }: Target): readonly string[] {
  const probed = workload.containers.flatMap(({ readiness, ports }) => {
    const { path, port } = readiness ?? {};
    const number = typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.port;
    return path !== undefined && number === way?.targetPort ? [path] : [];
  });
  return [...new Set(['/', ...probed])];
}

/**
 * The first of the likely paths that a pod answers with a status that is expected, asked through the API server.
 * @throws UsageError that says what each was answered
 */
export async function findPath(
  { transport }: Pick<KubeClient, 'transport'>,
  pod: { readonly namespace: string; readonly name: string },
  target: Target,
  { method, expectStatus, scheme }: AskedHttpRequest,
): Promise<string> {
  const answers: string[] = [];
  const proxy = podProxyPath({ ...pod, port: target.way?.targetPort ?? '', scheme });
  for (const path of likelyPaths(target)) {
    const answer = await answerOf(transport.json({ method, path: proxy + path }));
    if (isExpected(answer, expectStatus)) return path;
    answers.push(`${method} ${path}: ${answer.text}`);
  }
  throw new UsageError(
    `No request was found that pod ${pod.name} answers with ${expectStatus.join(' or ')} (${answers.join('; ')})`,
    'name one with --path PATH, or what is a good answer with --expect-status; what speaks no HTTP is asked with --protocol tcp',
  );
}

interface Answer {
  /** Of a good one only that it is 2xx is told; absent where there was none. */
  readonly status?: number | undefined;
  readonly text: string;
}

function isExpected({ status, text }: Answer, expectStatus: readonly number[]): boolean {
  return expectStatus.some((one) => (text === good ? one >= 200 && one < 300 : one === status));
}

const good = '2xx';

async function answerOf(asked: Promise<unknown>): Promise<Answer> {
  try {
    await asked;
    return { text: good };
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    const { status, message } = error;
    return { status, text: status === undefined ? message : String(status) };
  }
}
