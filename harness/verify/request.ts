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
  readonly expectStatus: readonly number[];
  /** Requests a second. */
  readonly rate: number;
  readonly streams: readonly Stream[];
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
  { method, expectStatus }: AskedRequest,
): Promise<string> {
  const answers: string[] = [];
  for (const path of likelyPaths(target)) {
    const port = String(target.way?.targetPort ?? '');
    const proxy = apiPath`/api/v1/namespaces/${pod.namespace}/pods/${pod.name}:${port}/proxy`;
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
