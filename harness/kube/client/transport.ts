import http from 'node:http';
import https from 'node:https';
import {
  ResponseContext,
  type KubeConfig,
  type PromiseHttpLibrary,
  type RequestContext,
} from '@kubernetes/client-node';
import { seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { SharedAgents } from './shared-agents.ts';
import { KubeError, statusSchema, type StatusBody } from './kube-error.ts';
import { textOf } from './text.ts';

export interface ApiRequest {
  /** @default GET */
  readonly method?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  /** @default application/json */
  readonly contentType?: string;
  /** The time limit of the whole exchange; with `open`, only until the head of the response. @default 30 s */
  readonly timeout?: Duration;
  readonly signal?: AbortSignal;
}

interface Exchange {
  readonly url: URL;
  readonly body: string | undefined;
  readonly options: https.RequestOptions;
}

const defaultTimeout = seconds(30);

/**
 * Every byte to and from the API server. client-node's generated calls send through it too, so that all of them have a
 * deadline and the same errors. Its own watch and log calls are not used: the one has no deadline and hides exceptions
 * of its callbacks, the other loses the server's words.
 */
export class Transport implements PromiseHttpLibrary {
  readonly #kubeConfig: KubeConfig;
  readonly #server: string;
  readonly #agents = new SharedAgents();

  constructor(kubeConfig: KubeConfig, server: string) {
    this.#kubeConfig = kubeConfig;
    this.#server = server;
  }

  /**
   * Exchanges one request for its JSON answer.
   * @throws KubeError for any status but 2xx, and when no complete answer of less than 64 MiB came in time.
   */
  async json(request: ApiRequest): Promise<unknown> {
    const deadline = new Deadline(request.timeout ?? defaultTimeout, request.signal);
    const exchange = await this.#prepare(request);
    return deadline.over(nameOf(exchange), async (signal) => {
      const text = await textOf(await send(exchange, signal), nameOf(exchange));
      return text.startsWith('{') ? (JSON.parse(text) as unknown) : text;
    });
  }

  /**
   * Opens a response that streams until somebody ends it; only its head has a deadline. A peer that is gone without a word
   * is noticed after half a minute, and the response fails.
   * @throws KubeError for any status but 2xx, and when no head came in time.
   */
  async open(request: ApiRequest): Promise<http.IncomingMessage> {
    const deadline = new Deadline(request.timeout ?? defaultTimeout, request.signal);
    const exchange = await this.#prepare(request);
    const response = await deadline.over(nameOf(exchange), (signal) => send(exchange, signal));
    response.socket.setKeepAlive(true, seconds(15));
    return response;
  }

  /** Sends the requests of client-node's generated calls. */
  async send(context: RequestContext): Promise<ResponseContext> {
    const url = new URL(context.getUrl());
    const agent = this.#agents.of(context.getAgent());
    const options = { method: context.getHttpMethod(), headers: context.getHeaders(), agent };
    const body = context.getBody();
    const exchange = { url, options, body: typeof body === 'string' ? body : undefined };
    return new Deadline(defaultTimeout).over(nameOf(exchange), async (signal) => {
      const response = await send(exchange, signal);
      const text = await textOf(response, nameOf(exchange));
      const content = { text: () => Promise.resolve(text), binary: () => Promise.resolve(Buffer.from(text)) };
      return new ResponseContext(response.statusCode ?? 0, flatten(response.headers), content);
    });
  }

  async #prepare(request: ApiRequest): Promise<Exchange> {
    const url = new URL(this.#server.replace(/\/$/, '') + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value));
    const options: https.RequestOptions = { method: request.method ?? 'GET' };
    await this.#kubeConfig.applyToHTTPSOptions(options);
    options.agent = this.#agents.of(options.agent);
    const credentials = options.headers as http.OutgoingHttpHeaders | undefined;
    const headers = { ...credentials, accept: 'application/json', 'user-agent': 'seaworthy' };
    if (request.body === undefined) return { url, options: { ...options, headers }, body: undefined };
    const type = { 'content-type': request.contentType ?? 'application/json' };
    return { url, options: { ...options, headers: { ...headers, ...type } }, body: JSON.stringify(request.body) };
  }
}

/** A limit in time and the caller's own signal, told apart in the error. */
class Deadline {
  readonly #timeout: Duration;
  readonly #outer: AbortSignal | undefined;

  constructor(timeout: Duration, outer?: AbortSignal) {
    this.#timeout = timeout;
    this.#outer = outer;
  }

  async over<T>(call: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const expiry = new AbortController();
    const timer = setTimeout(() => {
      expiry.abort();
    }, this.#timeout);
    try {
      return await work(this.#outer ? AbortSignal.any([this.#outer, expiry.signal]) : expiry.signal);
    } catch (cause) {
      this.#outer?.throwIfAborted();
      if (cause instanceof HarnessError) throw cause;
      const message = expiry.signal.aborted
        ? `no answer within ${String(this.#timeout / 1000)} s`
        : `no answer: ${cause instanceof Error ? cause.message : String(cause)}`;
      throw new KubeError(call, { message, cause });
    } finally {
      clearTimeout(timer);
    }
  }
}

async function send({ url, options, body }: Exchange, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { request } = url.protocol === 'http:' ? http : https;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const call = request(url, { ...options, signal }, resolve).on('error', reject);
    // Without being told, Node sends no length with DELETE, and a server takes such a body for an empty one.
    if (body !== undefined) call.setHeader('content-length', Buffer.byteLength(body));
    call.end(body);
  });
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return response;
  const call = nameOf({ url, options });
  const { message, reason, details } = asStatus(await textOf(response, call));
  throw new KubeError(call, {
    status,
    message: message ?? response.statusMessage ?? 'refused',
    causes: (details?.causes ?? []).flatMap((one) => one.message ?? []),
    ...(reason === undefined ? {} : { reason }),
  });
}

/**
 * Reads the body of a refusal. Proxies in front of an API server answer in plain text, and a server in trouble may send
 * anything.
 */
function asStatus(text: string): StatusBody {
  try {
    return statusSchema.parse(JSON.parse(text));
  } catch (error) {
    const words = error instanceof SyntaxError ? text.trim().slice(0, 500) : '';
    return words === '' ? {} : { message: words };
  }
}

function nameOf({ url, options }: Pick<Exchange, 'url' | 'options'>): string {
  return `${options.method ?? 'GET'} ${url.pathname}`;
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
