import { UsageError } from '../core/harness-error.ts';
import { apiPath } from '../kube/client/api-path.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { KubeError } from '../kube/client/kube-error.ts';
import type { Stream } from '../ledger/request-record.ts';
import type { HeaderLine, HttpMethod } from '../load/protocols/http/http-profile.ts';
import type { Target } from './target.ts';

/** What is sent to a target, again and again. */
export interface Request {
  readonly method: HttpMethod;
  readonly path: string;
  readonly headers: readonly HeaderLine[];
  /** In base64. */
  readonly body?: string;
  readonly expectStatus: readonly number[];
  /** A regular expression. */
  readonly expectBody?: string;
  /** With TLS where it is https; left out: as the port of the Service says. */
  readonly scheme?: Scheme;
  /** Certificates in PEM of who may have signed that of the app. */
  readonly ca?: string;
  /** The name that the certificate must have. */
  readonly serverName?: string;
  readonly insecure?: boolean;
  /** Requests a second. */
  readonly rate: number;
  readonly streams: readonly Stream[];
}

export type Scheme = 'http' | 'https';

/** As it may be shown and kept: without the values of headers and the body, which may be secret. */
export function shownRequest({ headers, body, ca, ...request }: Request): object {
  return {
    ...request,
    headers: headers.map(([name]) => name),
    ...(body !== undefined && { bodyBytes: bytesOf(body) }),
    ...(ca !== undefined && { ca: 'given' }),
  };
}

/** The length of a body that is in base64. */
export function bytesOf(body: string): number {
  return Buffer.byteLength(body, 'base64');
}

/** The same as it was asked for: the path may be left to be found. */
export type AskedRequest = Omit<Request, 'path'> & { readonly path: string | undefined };

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
  { method, expectStatus, scheme }: AskedRequest,
): Promise<string> {
  const answers: string[] = [];
  for (const path of likelyPaths(target)) {
    const port = String(target.way?.targetPort ?? '');
    const name = scheme === 'https' ? `https:${pod.name}` : pod.name;
    const proxy = apiPath`/api/v1/namespaces/${pod.namespace}/pods/${name}:${port}/proxy`;
    const answer = await answerOf(transport.json({ method, path: proxy + path }));
    if (isExpected(answer, expectStatus)) return path;
    answers.push(`${method} ${path}: ${answer.text}`);
  }
  throw new UsageError(
    `No request was found that pod ${pod.name} answers with ${expectStatus.join(' or ')} (${answers.join('; ')})`,
    'name one with --path PATH, or what is a good answer with --expect-status',
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
