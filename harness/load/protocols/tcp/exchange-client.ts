import { connect, type Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { Attempt } from '../../engine/attempt.ts';
import type { Client, ClientFactory, KeptConnection } from '../../engine/client.ts';
import { Connection, destroyLater } from '../../engine/connection.ts';
import type { LoadContext } from '../../engine/load-context.ts';
import type { Route } from '../../engine/route.ts';
import { AnswerReader, longestAnswer } from './answer-reader.ts';
import type { TcpProfile } from './tcp-profile.ts';

/** Clients of exchanges over TCP. */
export function tcpClients({ send = '', expect }: TcpProfile): ClientFactory {
  const bytes = Buffer.from(send, 'base64');
  const isAnswered = bytes.length > 0 || expect !== undefined;
  // Without an expectation the first bytes suffice, and where nothing is sent either, the connection.
  const expected = isAnswered ? new RegExp(expect ?? '[^]') : undefined;
  return (context, route, onFree) => new ExchangeClient({ bytes, expected }, { context, route, onFree });
}

interface Exchange {
  readonly bytes: Buffer;
  /** Undefined where a connection is all that is asked for. */
  readonly expected: RegExp | undefined;
}

interface ClientParts {
  readonly context: LoadContext;
  readonly route: Route;
  readonly onFree: (client: Client, failed: boolean) => void;
}

interface OpenConnection {
  readonly socket: Socket;
  readonly connection: Connection;
}

/** Sends one exchange after the other, on a connection each or on one that is kept, and none of them twice. */
class ExchangeClient implements Client {
  readonly #exchange: Exchange;
  readonly #context: LoadContext;
  readonly #route: Route;
  readonly #onFree: ClientParts['onFree'];
  #open: OpenConnection | undefined;
  #attempt: Attempt | undefined;
  #answer: AnswerReader | undefined;
  /** The number of bytes that came after the end of the last answer. */
  #surplus = 0;
  #written = 0;
  /** Of the connection that the server closed since the last exchange: for how long it had been idle then. */
  #closedAfterMs: number | undefined;

  constructor(exchange: Exchange, { context, route, onFree }: ClientParts) {
    this.#exchange = exchange;
    this.#context = context;
    this.#route = route;
    this.#onFree = onFree;
    context.deadlines.watch(this);
  }

  get busy(): boolean {
    return this.#attempt !== undefined;
  }

  get kept(): KeptConnection {
    const isOpen = this.#open !== undefined;
    return this.#closedAfterMs === undefined ? { isOpen } : { isOpen, closedAfterMs: this.#closedAfterMs };
  }

  /** Exchanges that were given to a connection. */
  get written(): number {
    return this.#written;
  }

  get timeoutMs(): number {
    return this.#route.timeoutMs;
  }

  underWay(): Iterable<Attempt> {
    return this.#attempt ? [this.#attempt] : [];
  }

  send(dueAt?: number): void {
    const { bytes, expected } = this.#exchange;
    const attempt = new Attempt(this.#context, this.#route, dueAt);
    this.#attempt = attempt;
    this.#answer = expected && new AnswerReader(expected);
    this.#surplus = 0;
    this.#closedAfterMs = undefined;
    this.#open ??= this.#connect();
    attempt.goesOn(this.#open.connection);
    // Until there is a connection the socket holds it back.
    if (bytes.length > 0) this.#open.socket.write(bytes);
    this.#written++;
  }

  timeOut(attempt: Attempt): void {
    if (this.#answer?.isLines) reject(attempt, this.#answer);
    else attempt.timedOut(this.timeoutMs);
    this.#giveUp();
  }

  end(): void {
    this.#attempt?.leftUnfinished();
    this.#attempt = undefined;
    this.#leave();
  }

  #connect(): OpenConnection {
    const { hostname, port } = urlToHttpOptions(this.#route.url);
    const connection = new Connection(this.#context.nextConnection());
    const socket = connect({ host: hostname ?? '', port: Number(port), noDelay: true });
    connection.follow(socket, this.#context);
    // What happens on a connection that was left concerns no later exchange.
    const isInUse = () => this.#open?.socket === socket;
    socket.on('connect', () => {
      if (isInUse() && this.#attempt && !this.#answer) this.#answered(this.#attempt);
    });
    socket.on('data', (piece) => {
      if (isInUse()) this.#read(piece);
    });
    socket.on('end', () => {
      if (isInUse()) this.#onConnectionOver(undefined);
    });
    socket.on('error', (error) => {
      if (isInUse()) this.#onConnectionOver(error);
    });
    return { socket, connection };
  }

  #read(piece: Buffer): void {
    const attempt = this.#attempt;
    if (!attempt || !this.#answer) {
      // What is expected need not be the end of an answer, but no answer is longer than this.
      this.#surplus += piece.length;
      if (this.#surplus > longestAnswer) this.#leave();
      return;
    }
    attempt.bytesReceived += piece.length;
    if (this.#answer.read(piece)) this.#answered(attempt);
    else if (this.#answer.tooLong) {
      attempt.dropped('malformed', `nothing expected in the first ${longestAnswer} bytes, ${this.#answer.shown}`);
      this.#giveUp();
    }
  }

  #answered(attempt: Attempt): void {
    attempt.answered(withoutStatus);
    this.#attempt = undefined;
    if (this.#route.stream === 'new') this.#retire();
    else if (this.#open) this.#open.connection.idleSince = this.#context.clock.now();
    this.#onFree(this, false);
  }

  /** @param error undefined: the server's FIN */
  #onConnectionOver(error: unknown): void {
    const attempt = this.#attempt;
    if (!attempt) {
      const { idleSince } = this.#open?.connection ?? {};
      if (idleSince !== undefined) this.#closedAfterMs = this.#context.clock.now() - idleSince;
      this.#leave();
      return;
    }
    if (error === undefined && this.#answer?.isLines) reject(attempt, this.#answer);
    else attempt.connectionEnded(error);
    this.#giveUp();
  }

  #giveUp(): void {
    this.#attempt = undefined;
    this.#leave();
    this.#onFree(this, true);
  }

  /** Closes our side, and lets the server close the other one; but not for long, and not while it sends without end. */
  #retire(): void {
    const socket = this.#open?.socket;
    this.#open = undefined;
    if (!socket) return;
    destroyLater(socket);
    let surplus = 0;
    socket.on('data', (piece: Buffer) => {
      surplus += piece.length;
      if (surplus > longestAnswer) socket.destroy();
    });
    socket.end();
  }

  /** Closes the connection now. */
  #leave(): void {
    this.#open?.socket.destroy();
    this.#open = undefined;
  }
}

/** Only HTTP has one. */
const withoutStatus = { status: 0 } as const;

function reject(attempt: Attempt, { shown }: AnswerReader): void {
  attempt.answered(withoutStatus, { outcome: 'rejected', detail: `another answer: ${shown}` });
}
