import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Stream } from '../../ledger/request-record.ts';
import { exchangeOn } from './exchange.ts';
import type { Fault, Truth } from './faults.ts';

/** A request that the server read, and the outcome that it must get. */
export interface Received {
  readonly stream: Stream;
  readonly truth: Truth;
}

/** Not the address that clients send from: on a port that nobody listens on, a client there might meet itself. */
const address = '127.0.0.3';

/** A raw TCP server that misbehaves on every so many requests of each stream, and knows the truth about each. */
export class FaultServer {
  /** The requests that the server read, by `x-request-id`. */
  readonly received = new Map<string, Received>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #faults: readonly Fault[];
  readonly #every: number;
  readonly #counts = { new: 0, reused: 0 };
  #port = 0;

  /** @param faults taken in turn. */
  static async start(faults: readonly Fault[], every: number): Promise<FaultServer> {
    const server = new FaultServer(faults, every);
    await server.listen();
    return server;
  }

  private constructor(faults: readonly Fault[], every: number) {
    this.#faults = faults;
    this.#every = every;
    this.#server = createServer((socket) => {
      this.#serve(socket);
    });
  }

  get url(): string {
    return `http://${address}:${this.#port}/`;
  }

  /** Connections that neither side has closed. */
  get open(): number {
    return this.#sockets.size;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(this.#port, address, () => {
        this.#server.removeListener('error', reject);
        resolve();
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Listens no more and closes all connections, as a process does that ends. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.end();
  }

  #serve(socket: Socket): void {
    let text = '';
    this.#sockets.add(socket);
    socket.setNoDelay().on('close', () => this.#sockets.delete(socket));
    // What a client does to its connections is no concern of the server.
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        this.#receive(socket, text.slice(0, end));
        text = text.slice(end + 4);
      }
    });
  }

  #receive(socket: Socket, request: string): void {
    // The request arrived while the connection was being closed: a process that has closed a connection reads no more
    // from it.
    if (socket.writableEnded) return;
    const stream = headerOf(request, 'x-stream') === 'new' ? 'new' : 'reused';
    const exchange = exchangeOn(socket, /^connection: close$/im.test(request));
    const count = ++this.#counts[stream];
    const fault = count % this.#every === 0 ? this.#faults[(count / this.#every - 1) % this.#faults.length] : undefined;
    const id = headerOf(request, 'x-request-id') ?? `without-id-${this.received.size}`;
    this.received.set(id, { stream, truth: fault?.truth ?? 'ok' });
    if (fault) void fault.misbehave(exchange);
    else exchange.answer();
  }
}

function headerOf(request: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(request)?.[1];
}
