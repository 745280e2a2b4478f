import { Attempt } from './attempt.ts';
import {
  asAutocannonClient,
  onBody,
  onMessageComplete,
  rejectBadChunkSizes,
  type AutocannonClient,
  type ResponseHead,
} from './autocannon-client.ts';
import { Connection, reusableUntil } from './connection.ts';
import type { Sender } from './deadlines.ts';
import { errorDetail } from './drop-cause.ts';
import type { LoadContext } from './load-context.ts';
import { RequestBytes } from './request.ts';
import { responseFacts, type ResponseFacts } from './response-facts.ts';
import type { Route } from './route.ts';

/** How long the server may take to close a connection that is of no use any more, before we do. */
const farewellMs = 1000;

/** Longer than any run: autocannon's own timeout also cuts idle connections, so `Deadlines` keeps ours. */
const never = 2 ** 31 - 1;

/**
 * An autocannon client whose every request is in the ledger. autocannon opens connections, writes and parses; when it
 * may write and what became of it is decided here: nothing is written on a connection that was said to be closing, what
 * is under way when a connection ends is settled, and the next request waits until the lane says that it is due.
 */
export class CountedClient implements Sender {
  readonly #client: AutocannonClient;
  readonly #context: LoadContext;
  readonly #route: Route;
  readonly #onFree: (client: CountedClient, failed: boolean) => void;
  readonly #connect: () => void;
  readonly #write: () => void;
  readonly #parse: (chunk: Buffer) => number | Error;
  #connection: Connection | undefined;
  #attempt: Attempt | undefined;
  #facts: ResponseFacts | undefined;
  #keepAlive = true;
  #keptMs: number | undefined;
  /** The server sent more than was asked for. */
  #surplus = false;
  #error: unknown;
  #started = false;
  #written = 0;

  /** @param onFree called when the client can send again, and whether its last request failed. */
  constructor(
    client: unknown,
    context: LoadContext,
    route: Route,
    onFree: (client: CountedClient, failed: boolean) => void,
  ) {
    const inner = asAutocannonClient(client);
    this.#client = inner;
    this.#context = context;
    this.#route = route;
    this.#onFree = onFree;
    const requests = new RequestBytes(context, route);
    this.#connect = inner._connect.bind(inner);
    this.#write = inner._doRequest.bind(inner);
    this.#parse = inner.parser.execute.bind(inner.parser);
    context.deadlines.watch(this);
    inner.timeout = never;
    inner._connect = () => {
      if (this.#started) this.#onConnectionOver();
      else this.#start();
    };
    inner._doRequest = () => {
      if (this.#attempt) this.#write();
    };
    inner._destroyConnection = () => {
      this.#leave();
    };
    inner.getRequestBuffer = () => requests.of(this.#attempt?.id ?? 0);
    inner.parser.execute = (chunk) => this.#read(chunk);
    rejectBadChunkSizes(inner.parser);
    // Bodies are not looked at, the ledger is the book, and there is one request only: gathering and going round would but cost.
    for (const entry of ['insertRequest', 'setHeaders', 'addByteCount'] as const)
      inner.pipelinedRequests[entry] = () => undefined;
    inner.requestIterator.nextRequest = () => undefined;
    inner.on('headers', ({ statusCode, headers, shouldKeepAlive }: ResponseHead) => {
      this.#facts = responseFacts(statusCode, headers, context.profile.expectHeader);
      this.#keepAlive = shouldKeepAlive && statusCode !== 101;
    });
    inner.on('request', () => {
      this.#written++;
    });
    inner.on('connError', (error: unknown) => {
      this.#error = error;
    });
  }

  /** Requests that autocannon says it wrote. */
  get written(): number {
    return this.#written;
  }

  get busy(): boolean {
    return this.#attempt !== undefined;
  }

  /**
   * Sends one request, on a new connection where the stream or the state of the old one asks for it.
   * @param dueAt epoch milliseconds; left out in a closed loop, where a request is due when it is sent.
   */
  send(dueAt?: number): void {
    const attempt = new Attempt(this.#context, this.#route, dueAt);
    this.#attempt = attempt;
    if (this.#connection && attempt.sentAt < this.#connection.reusableUntil) {
      attempt.goesOn(this.#connection);
      this.#write();
    } else {
      this.#leave();
      this.#connection = new Connection(this.#context.nextConnection());
      attempt.goesOn(this.#connection);
      this.#connect();
      if (this.#client.conn) this.#connection.follow(this.#client.conn, this.#context.clock);
    }
  }

  get timeoutMs(): number {
    return this.#route.timeoutMs;
  }

  underWay(): Iterable<Attempt> {
    return this.#attempt ? [this.#attempt] : [];
  }

  timeOut(attempt: Attempt): void {
    attempt.timedOut(this.timeoutMs);
    this.#giveUp();
  }

  /** Ends the client; an attempt under way stays unfinished. */
  end(): void {
    this.#attempt?.leftUnfinished();
    this.#attempt = undefined;
    this.#client.destroy();
  }

  /** autocannon's client is complete and wants its first connection, which is opened when a request is due. */
  #start(): void {
    this.#started = true;
    this.#client.parser[onBody] = () => undefined;
    this.#client.parser[onMessageComplete] = () => {
      this.#onComplete();
    };
    this.#onFree(this, false);
  }

  /** autocannon wants another connection: after an error, or at the server's FIN. */
  #onConnectionOver(): void {
    const error = this.#error;
    this.#error = undefined;
    const attempt = this.#attempt;
    if (!attempt) {
      this.#leave();
    } else if (error === undefined && this.#client.parser.state === 'BODY_RAW') {
      // A body without a length: the server's FIN is its end.
      this.#client.parser.finish();
      this.#afterAnswer(false);
    } else {
      attempt.connectionEnded(error);
      this.#giveUp();
    }
  }

  #read(chunk: Buffer): number | Error {
    const attempt = this.#attempt;
    if (!attempt) {
      // Nobody asked: a 408 on an idle connection, say. No request is lost, but the connection is of no use any more.
      this.#leave();
      return chunk.length;
    }
    attempt.bytesReceived += chunk.length;
    const result = this.#parse(chunk);
    if (!this.#attempt) {
      const { state, line } = this.#client.parser;
      const surplus = result instanceof Error || this.#surplus || state !== 'RESPONSE_LINE' || line !== '';
      this.#afterAnswer(!surplus && this.#keepAlive && this.#route.stream === 'reused');
    } else if (result instanceof Error) {
      attempt.dropped('malformed', errorDetail(result));
      this.#giveUp();
    } else if (this.#facts?.badLength) {
      attempt.dropped('malformed', 'Content-Length is no number');
      this.#giveUp();
    }
    return result;
  }

  /** The parser has read a response to its end: autocannon's own counting of it is left out, as it miscounts. */
  #onComplete(): void {
    const attempt = this.#attempt;
    const facts = this.#facts;
    this.#facts = undefined;
    if (!attempt || !facts) this.#surplus = true;
    else if (isInterim(facts.status) || facts.badLength) this.#facts = facts.badLength ? facts : undefined;
    else {
      this.#attempt = undefined;
      this.#keptMs = facts.keptMs;
      attempt.answered(facts);
    }
  }

  #afterAnswer(reusable: boolean): void {
    if (!reusable) this.#retire();
    else if (this.#connection) {
      this.#connection.reusableUntil = reusableUntil(this.#context.clock.now(), this.#keptMs);
    }
    this.#onFree(this, false);
  }

  #giveUp(): void {
    this.#attempt = undefined;
    this.#leave();
    this.#onFree(this, true);
  }

  /** Lets the server close a connection that ended well, as whoever closes first holds the port for a minute. */
  #retire(): void {
    const { conn } = this.#client;
    this.#detach();
    conn?.setTimeout(farewellMs, () => conn.destroy());
    conn?.resume().unref();
  }

  /** Closes the connection now. */
  #leave(): void {
    const { conn } = this.#client;
    this.#detach();
    conn?.destroy();
  }

  /** Turns away from the connection: nothing on it concerns a later request. */
  #detach(): void {
    const { conn, parser } = this.#client;
    conn
      ?.removeAllListeners('data')
      .removeAllListeners('end')
      .removeAllListeners('error')
      .removeAllListeners('connect');
    conn?.on('error', () => undefined);
    this.#client.conn = undefined;
    this.#connection = undefined;
    this.#facts = undefined;
    this.#surplus = false;
    parser.reinitialize('RESPONSE');
  }
}

/** A 1xx goes before the response itself; 101 is one. */
function isInterim(status: number): boolean {
  return status < 200 && status !== 101;
}
