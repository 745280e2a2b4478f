import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Attempt } from './attempt.ts';
import { Connection } from './connection.ts';
import type { Sender } from './deadlines.ts';
import { requestId, stillDue } from './desk.ts';
import type { LoadContext } from './load-context.ts';
import { Pace } from './pace.ts';
import { responseFacts } from './response-facts.ts';
import type { Route } from './route.ts';

/** Long: Node's agent heeds the time for which a server keeps a connection only if it has one of its own. */
const idleForMs = 86_400_000;

/**
 * Asks once every so often, whatever became of the requests before: a request that is due is sent at that time even
 * while the load waits for answers, so that the moment of a disruption is exact.
 */
export class Sampler implements Sender {
  readonly #context: LoadContext;
  readonly #route: Route;
  readonly #agent: http.Agent;
  readonly #perSecond: number;
  readonly #delayMs: number;
  #pace: Pace | undefined;
  readonly #connections = new WeakMap<Socket, Connection>();
  readonly #underWay = new Map<Attempt, http.ClientRequest>();
  #onIdle: (() => void) | undefined;

  /** @param delayMs from the start to the first request. */
  constructor(context: LoadContext, route: Route, perSecond: number, delayMs: number) {
    this.#context = context;
    this.#route = route;
    this.#perSecond = perSecond;
    this.#delayMs = delayMs;
    // Connections take turns so that idle ones are used; certificates are not the question, as with autocannon.
    const options = { keepAlive: route.stream === 'reused', scheduling: 'fifo' as const, timeout: idleForMs };
    this.#agent =
      route.url.protocol === 'https:'
        ? new https.Agent({ ...options, rejectUnauthorized: false })
        : new http.Agent(options);
    context.deadlines.watch(this);
  }

  /** @param at epoch milliseconds. */
  start(at: number): void {
    this.#pace = new Pace(this.#context.clock, this.#perSecond, at + this.#delayMs, (dueAt) => {
      this.#sendDue(dueAt);
    });
  }

  /** Sends nothing more. */
  stopSending(): void {
    this.#pace?.stop();
  }

  /** Resolves when no request is under way any more: each ends by its timeout at the latest. */
  async idle(): Promise<void> {
    if (this.#underWay.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** Closes every connection; requests under way stay unfinished. */
  end(): void {
    this.stopSending();
    for (const [attempt, request] of this.#underWay) {
      attempt.leftUnfinished();
      this.#underWay.delete(attempt);
      request.destroy();
    }
    this.#agent.destroy();
  }

  get timeoutMs(): number {
    return this.#route.timeoutMs;
  }

  underWay(): Iterable<Attempt> {
    return this.#underWay.keys();
  }

  timeOut(attempt: Attempt): void {
    const request = this.#underWay.get(attempt);
    this.#settle(attempt, () => {
      attempt.timedOut(this.timeoutMs);
    });
    request?.destroy();
  }

  #sendDue(dueAt: number): void {
    if (!stillDue(this.#context, this.#route, dueAt)) return;
    const { url, stream } = this.#route;
    const attempt = new Attempt(this.#context, this.#route, dueAt);
    const id = requestId(this.#context, attempt.id);
    const headers = { 'x-stream': stream, ...(id === undefined ? {} : { 'x-request-id': id }) };
    const send = url.protocol === 'https:' ? https.request : http.request;
    const request = send(url, { agent: this.#agent, headers });
    this.#underWay.set(attempt, request);
    let received = () => 0;
    const failed = (error: unknown) => {
      this.#settle(attempt, () => {
        attempt.bytesReceived = received();
        attempt.connectionEnded(error);
      });
    };
    request.once('socket', (socket) => {
      attempt.goesOn(this.#connectionOf(socket));
      const before = socket.bytesRead;
      // Of TLS it counts what went over the wire, handshake and all: no measure of the response.
      received = () => (socket instanceof TLSSocket ? 0 : socket.bytesRead - before);
    });
    request.once('response', (response) => {
      const facts = responseFacts(response.statusCode ?? 0, response.rawHeaders, this.#context.profile.expectHeader);
      const answered = () => {
        this.#settle(attempt, () => {
          attempt.answered(facts);
        });
      };
      const before = received;
      received = () => Math.max(1, before());
      // What goes wrong behind a complete response does not concern it.
      request.prependListener('error', () => {
        if (response.complete) answered();
      });
      response.once('error', failed).once('end', answered).resume();
    });
    request.on('error', failed);
    request.end();
  }

  #settle(attempt: Attempt, enter: () => void): void {
    if (!this.#underWay.delete(attempt)) return;
    enter();
    if (this.#underWay.size === 0) this.#onIdle?.();
  }

  #connectionOf(socket: Socket): Connection {
    const known = this.#connections.get(socket);
    if (known) return known;
    const connection = new Connection(this.#context.nextConnection());
    this.#connections.set(socket, connection);
    connection.follow(socket, this.#context.clock);
    return connection;
  }
}
